defmodule Sign.Post do
  use GenServer
  def start_link(o), do: GenServer.start_link(__MODULE__, o)
  @impl true
  def init(opts) do
    :persistent_term.put({__MODULE__, opts[:name]}, opts)
    {:ok, %{name: opts[:name], n: 0}}
  end

  @impl true
  def handle_call(:n, _, s), do: {:reply, s.n, s}
end
