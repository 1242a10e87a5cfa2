defmodule Camera.Frames do
  @moduledoc "Frames that wait to be encoded."
  use GenServer

  @impl true
  def init(opts), do: {:ok, new(opts)}

  @impl true
  def handle_cast({:frame, frame}, %{frames: frames} = state) do
    {:noreply, %{state | frames: frame |> :queue.in(frames)}}
  end

  @impl true
  def handle_call(:frame, _from, state) do
    {frame, frames} = :queue.out(state.frames)
    {:reply, frame, %{state | frames: frames}}
  end

  # Nothing has been filmed yet.
  defp new(opts) do
    %{encoder: opts[:encoder], frames: :queue.new()}
  end
end
