defmodule Shop.Clock do
  @moduledoc false
  def now, do: System.os_time()
end
