defmodule Shop.Desk.Ticket do
  @moduledoc false
  defstruct [:id, :name, :label]
end
