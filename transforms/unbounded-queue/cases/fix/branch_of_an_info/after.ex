defmodule Radio.Receiver do
  @moduledoc "Keeps calls until somebody listens."
  use GenServer
  require Logger

  @max_calls 2

  def start_link(_), do: GenServer.start_link(__MODULE__, [])

  def init(_), do: {:ok, %{listener: nil, calls: [], calls_count: 0, calls_dropped: 0}}

  def handle_info(message, state) do
    case message do
      {:listen, pid} ->
        state.calls |> Enum.reverse() |> Enum.each(&send(pid, &1))
        {:noreply, recount_calls(%{state | listener: pid, calls: []}), :hibernate}

      {:call, call} when state.listener == nil ->
        {:noreply, bound_calls(Map.replace!(state, :calls, [call | state.calls])), :hibernate}

      {:call, call} ->
        send(state.listener, call)
        {:noreply, state, :hibernate}
    end
  end

  # Counts what was added to `calls`, or drops the newest if it is full.
  defp bound_calls(%{calls_count: count} = state) when count < @max_calls do
    %{state | calls_count: count + 1}
  end

  defp bound_calls(state) do
    [_newest | calls] = state.calls
    if state.calls_dropped == 0, do: Logger.warning("calls is full: the newest are dropped")
    %{state | calls: calls, calls_dropped: state.calls_dropped + 1}
  end

  # Counts what is left in `calls`, and tells what was dropped once it is not full.
  defp recount_calls(state) do
    state = %{state | calls_count: length(state.calls)}

    if state.calls_dropped > 0 and state.calls_count < @max_calls do
      Logger.warning("calls has room again: #{state.calls_dropped} were dropped")
      %{state | calls_dropped: 0}
    else
      state
    end
  end
end
