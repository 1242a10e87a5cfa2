defmodule Stage.Light do
  use GenServer

  defstruct [:owner, :colour]

  def start_link(colour), do: GenServer.start_link(__MODULE__, colour)

  @impl true
  def init(colour), do: {:ok, %__MODULE__{colour: colour}}

  @impl true
  def handle_call({:take, pid}, _from, light) do
    Process.monitor(pid)
    {:reply, light.owner, %{light | owner: pid}}
  end

  def handle_call(:give_back, _from, light) do
    {:reply, :ok, %{light | owner: nil}}
  end

  def handle_call({:colour, colour}, _from, light) do
    {:reply, :ok, %{light | colour: colour}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, %{owner: pid} = light) do
    {:noreply, %{light | owner: nil}}
  end

  def handle_info({:DOWN, _ref, :process, _pid, _reason}, light), do: {:noreply, light}
end
