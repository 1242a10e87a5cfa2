# declines: not a plain GenServer
defmodule Panel.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Panel.Wrapped], strategy: :one_for_one)
  end
end

defmodule Panel.Server do
  defmacro __using__(_opts) do
    quote do
      use GenServer
      def handle_info(:heartbeat, state), do: {:noreply, state}
      defoverridable handle_info: 2
    end
  end
end

defmodule Panel.Wrapped do
  use Panel.Server

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  def init(_), do: {:ok, %{}}

  def handle_call(:slow, _from, state) do
    Process.sleep(100)
    {:reply, :ok, state}
  end
end
