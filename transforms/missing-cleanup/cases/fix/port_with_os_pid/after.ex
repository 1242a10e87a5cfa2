defmodule Video.Encoder do
  use GenServer

  defstruct [:port, :os_pid, :name]

  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(opts) do
    Process.flag(:trap_exit, true)

    {:ok, %__MODULE__{name: opts[:name]}, {:continue, :launch}}
  end

  @impl true
  def handle_continue(:launch, state) do
    {:noreply, launch(state)}
  end

  @impl true
  def handle_call(:os_pid, _from, state), do: {:reply, state.os_pid, state}

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info({port, {:data, data}}, %{port: port} = state) do
    IO.puts(data)
    {:noreply, state}
  end

  @impl true
  def terminate(_reason, state) do
    if state.os_pid, do: System.cmd("kill", [to_string(state.os_pid)], stderr_to_stdout: true)
  end

  defp launch(state) do
    port = Port.open({:spawn, "sleep 20"}, [:binary])
    os_pid = port |> Port.info() |> Keyword.get(:os_pid)
    %{state | port: port, os_pid: os_pid}
  end
end
