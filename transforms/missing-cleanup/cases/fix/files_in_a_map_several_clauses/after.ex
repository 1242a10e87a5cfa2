defmodule Quarry.Crates do
  use GenServer
  require Logger

  def start_link(arg), do: GenServer.start_link(__MODULE__, arg, [])
  def pack(server, stone), do: GenServer.call(server, {:pack, stone})

  @impl true
  def init([]) do
    Process.flag(:trap_exit, true)

    init(label: "crate")
  end

  def init(label: label) do
    Process.flag(:trap_exit, true)

    # nothing packed yet
    {:ok, %{label: label, crates: %{}, boss: nil}}
  end

  @impl true
  def handle_call({:pack, stone}, {boss, _tag}, state) do
    crate = crate(state.label, stone)
    File.write!(crate, "stone")
    {:reply, crate, %{state | crates: Map.put(state.crates, stone, crate), boss: boss}}
  end

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  # narrow on purpose
  @impl true
  def handle_info(:blast, state) do
    {:noreply, state}
  end

  @impl true
  def terminate({:shutdown, :rain}, %{boss: boss} = state) do
    send(boss, :wet)
    Enum.each(Map.values(state.crates), &File.rm/1)
  end

  def terminate(reason, state) do
    Logger.info("stops: #{inspect(reason)}")
    Enum.each(Map.values(state.crates), &File.rm/1)
  end

  defp crate(label, stone) do
    System.tmp_dir!()
    |> Path.join("#{label}-#{stone}")
    |> Path.expand()
  end
end
