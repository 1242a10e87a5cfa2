defmodule Camera.Frames do
  @moduledoc "Frames that wait to be encoded."
  use GenServer
  require Logger

  @max_frames 2

  @impl true
  def init(opts), do: {:ok, new(opts)}

  @impl true
  def handle_cast({:frame, frame}, %{frames: frames} = state) do
    {:noreply, bound_frames(%{state | frames: frame |> :queue.in(frames)})}
  end

  @impl true
  def handle_call(:frame, _from, state) do
    {frame, frames} = :queue.out(state.frames)
    {:reply, frame, recount_frames(%{state | frames: frames})}
  end

  # Nothing has been filmed yet.
  defp new(opts) do
    %{encoder: opts[:encoder], frames: :queue.new(), frames_count: 0, frames_dropped: 0}
  end

  # Counts what was added to `frames`, or drops the newest if it is full.
  defp bound_frames(%{frames_count: count} = state) when count < @max_frames do
    %{state | frames_count: count + 1}
  end

  defp bound_frames(state) do
    {{:value, _newest}, frames} = :queue.out_r(state.frames)
    if state.frames_dropped == 0, do: Logger.warning("frames is full: the newest are dropped")
    %{state | frames: frames, frames_dropped: state.frames_dropped + 1}
  end

  # Counts what is left in `frames`, and tells what was dropped once it is not full.
  defp recount_frames(state) do
    state = %{state | frames_count: :queue.len(state.frames)}

    if state.frames_dropped > 0 and state.frames_count < @max_frames do
      Logger.warning("frames has room again: #{state.frames_dropped} were dropped")
      %{state | frames_dropped: 0}
    else
      state
    end
  end
end
