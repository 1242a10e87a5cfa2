# declines: several elements at once
defmodule Decline.ManyAtOnce do
  use GenServer

  def init(_), do: {:ok, %{rows: []}}

  def handle_cast({:rows, rows}, state), do: {:noreply, %{state | rows: state.rows ++ rows}}

  def handle_info(:flush, state) do
    {:noreply, %{state | rows: []}}
  end
end
