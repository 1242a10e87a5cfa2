defmodule Alerts.Board do
  use GenServer

  def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_) do
    {:ok, %{panels: %{}, muted: MapSet.new()}}
  end

  @impl true
  def handle_call({:mount, name, view}, _from, state) do
    Process.monitor(view.pid)
    state = put_in(state.panels[name], %{pid: view.pid, title: view.title})
    {:reply, :ok, state}
  end

  def handle_call(:titles, _from, state) do
    {:reply, Enum.map(state.panels, fn {_name, panel} -> panel.title end), state}
  end

  @impl true
  def handle_info({:unmount, name}, state) do
    {_panel, state} = pop_in(state, [:panels, name])
    {:noreply, state}
  end

  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    {:noreply,
     update_in(state.panels, fn panels ->
       panels
       |> Enum.reject(fn {_name, panel} -> panel.pid == pid end)
       |> Map.new()
     end)}
  end
end
