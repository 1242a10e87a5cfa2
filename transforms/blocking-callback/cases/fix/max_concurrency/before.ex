defmodule Press.Application do
  use Application

  @impl true
  def start(_type, _args) do
    children = [
      {Press.Printer, pages: 0},
      {Task.Supervisor, name: Press.TaskSupervisor}
    ]

    Supervisor.start_link(children, strategy: :one_for_one)
  end
end

defmodule Press.Printer do
  use GenServer
  alias Press.Paper
  require Logger

  @sizes [:a4, :a5]

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, name: __MODULE__)
  def print(text), do: GenServer.call(__MODULE__, {:print, text})
  def cut(text), do: GenServer.call(__MODULE__, {:cut, text})
  def sizes, do: GenServer.call(__MODULE__, :sizes, 400)

  @impl true
  def init(opts), do: {:ok, Map.new(opts) |> fresh()}

  @impl true
  def handle_call({:print, text}, _from, state),
    do: {:reply, Paper.print(text, :rpc.call(node(), Gate, :pass, [text])), state}

  def handle_call({:cut, text}, {caller, _tag}, state) do
    Logger.debug("cut for #{inspect(caller)}")
    {:reply, Paper.print(text, :rpc.call(node(), Gate, :pass, [text])), state}
  end

  def handle_call(:sizes, _from, state), do: {:reply, @sizes, state}

  @impl true
  def handle_info(message, state) do
    Logger.info("ignored #{inspect(message)}")
    {:noreply, state}
  end

  defp fresh(%{pages: pages}), do: %{pages: pages}
end

defmodule Press.Paper do
  def print(text, marks), do: {:printed, text, marks}
end
