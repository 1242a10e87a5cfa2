# declines: no supervision tree
defmodule Lookup do
  @moduledoc "A library: its users start the server where they like."
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(opts), do: {:ok, %{host: opts[:host]}}

  @impl true
  def handle_call({:address, name}, _from, state) do
    {:reply, :rpc.call(node(), :inet, :getaddr, [name, :inet]), state}
  end
end
