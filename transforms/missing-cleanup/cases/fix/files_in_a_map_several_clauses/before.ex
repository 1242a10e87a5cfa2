defmodule Quarry.Crates do
  use GenServer
  require Logger

  def start_link(arg), do: GenServer.start_link(__MODULE__, arg, [])
  def pack(server, stone), do: GenServer.call(server, {:pack, stone})

  @impl true
  def init([]), do: init(label: "crate")

  def init(label: label) do
    # nothing packed yet
    {:ok, %{label: label, crates: %{}, boss: nil}}
  end

  @impl true
  def handle_call({:pack, stone}, {boss, _tag}, state) do
    crate = crate(state.label, stone)
    File.write!(crate, "stone")
    {:reply, crate, %{state | crates: Map.put(state.crates, stone, crate), boss: boss}}
  end

  # narrow on purpose
  @impl true
  def handle_info(:blast, state) do
    {:noreply, state}
  end

  @impl true
  def terminate({:shutdown, :rain}, %{boss: boss}) do
    send(boss, :wet)
  end

  def terminate(reason, _) do
    Logger.info("stops: #{inspect(reason)}")
  end

  defp crate(label, stone) do
    System.tmp_dir!()
    |> Path.join("#{label}-#{stone}")
    |> Path.expand()
  end
end
