defmodule Dig.Application do
  use Application

  @impl true
  def start(_type, _args) do
    Supervisor.start_link([Dig.Index, Dig.Trench, Dig.Shed], strategy: :one_for_one)
  end
end

defmodule Dig.Trench do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def dig(spot), do: GenServer.call(__MODULE__, {:dig, spot})
  def depth, do: GenServer.call(__MODULE__, :depth, 400)

  @impl true
  def init(_), do: {:ok, %{depth: 3}}

  # The second wait is part of the first one's work.
  @impl true
  def handle_call({:dig, spot}, _from, %{depth: depth} = state) do
    # where it is soft
    answer = GenServer.call(Dig.Ground, {:dig, spot, depth})

    case answer do
      :stone ->
        # it takes a drill
        answer = GenServer.call(Dig.Ground, {:drill, spot})
        {:reply, {:drilled, answer}, state}

      soil ->
        {:reply, {:dug, soil}, state}
    end
  end

  def handle_call(:depth, _from, state), do: {:reply, state.depth, state}

  @impl true
  def handle_cast({:fill, spot}, state) do
    # with a shovel
    GenServer.call(Dig.Ground, {:fill, spot})
    # and done
    {:noreply, state}
  end

  @impl true
  def handle_info(_, state), do: {:noreply, state}
end

defmodule Dig.Index do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def find(what), do: GenServer.call(__MODULE__, {:find, what})

  @impl true
  def init(_), do: {:ok, %{}}

  @impl true
  def handle_call({:find, what}, _from, state),
    do: {:reply, GenServer.call(Dig.Ground, {:find, what}), state}

  def handle_call(:ping, _from, state), do: {:reply, :pong, state}

  @impl true
  def handle_info(_, state), do: {:noreply, state}
end

defmodule Dig.Shed do
  use Agent

  def start_link(_), do: Agent.start_link(fn -> [] end, name: __MODULE__)
end
