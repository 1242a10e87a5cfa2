# declines: sends
defmodule Ports.Lease do
  @table :leases

  def setup, do: :ets.new(@table, [:named_table, :public])

  def lease(service) do
    case :ets.lookup(@table, service) do
      [] ->
        # the allocator hands out a port for each call
        port = GenServer.call(Ports.Allocator, :next)
        :ets.insert(@table, {service, port})
        {:ok, port}

      [{_, port}] ->
        {:ok, port}
    end
  end
end
