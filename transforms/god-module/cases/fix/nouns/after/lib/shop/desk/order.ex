defmodule Shop.Desk.Order do
  @moduledoc false
  defstruct [:id, :name]
end
