defmodule Sox do
  use GenServer

  def init(path), do: {:ok, %{port: Port.open({:spawn_executable, path}, [:binary])}}

  def handle_cast({:play, bytes}, state) do
    send(state.port, {self(), {:command, bytes}})
    {:noreply, state}
  end

  def handle_cast({:raw, message}, %{port: port} = state) do
    send(port, message)
    {:noreply, state}
  end

  def handle_info(:stop, state) do
    send(state.port, {self(), :close})
    {:stop, :normal, state}
  end
end
