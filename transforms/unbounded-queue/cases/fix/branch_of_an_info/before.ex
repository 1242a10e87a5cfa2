defmodule Radio.Receiver do
  @moduledoc "Keeps calls until somebody listens."
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [])

  def init(_), do: {:ok, %{listener: nil, calls: []}}

  def handle_info(message, state) do
    case message do
      {:listen, pid} ->
        state.calls |> Enum.reverse() |> Enum.each(&send(pid, &1))
        {:noreply, %{state | listener: pid, calls: []}, :hibernate}

      {:call, call} when state.listener == nil ->
        {:noreply, Map.replace!(state, :calls, [call | state.calls]), :hibernate}

      {:call, call} ->
        send(state.listener, call)
        {:noreply, state, :hibernate}
    end
  end
end
