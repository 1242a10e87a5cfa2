# declines: starts
defmodule Rooms.Directory do
  @table :rooms

  def setup, do: :ets.new(@table, [:named_table, :public])

  # One who loses would leave a process behind that nobody knows.
  def room(name) do
    case :ets.lookup(@table, name) do
      [{_, pid}] ->
        pid

      [] ->
        {:ok, pid} = DynamicSupervisor.start_child(Rooms.Supervisor, {Rooms.Room, name})
        :ets.insert(@table, {name, pid})
        pid
    end
  end
end
