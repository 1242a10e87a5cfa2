defmodule Desk.Link do
  @moduledoc false
  def up(pid), do: :erlang.monitor(:process, pid)
end
