# declines: @on_load
defmodule Shop.Fast do
  @moduledoc false
  @on_load :load

  def load, do: :erlang.load_nif('priv/fast', 0)
  def sum_1(_list), do: :erlang.nif_error(:not_loaded)
  def sum_2(_list), do: :erlang.nif_error(:not_loaded)
  def sum_3(_list), do: :erlang.nif_error(:not_loaded)
  def sum_4(_list), do: :erlang.nif_error(:not_loaded)
  def sum_5(_list), do: :erlang.nif_error(:not_loaded)
  def sum_6(_list), do: :erlang.nif_error(:not_loaded)
  def sum_7(_list), do: :erlang.nif_error(:not_loaded)
  def sum_8(_list), do: :erlang.nif_error(:not_loaded)
end
