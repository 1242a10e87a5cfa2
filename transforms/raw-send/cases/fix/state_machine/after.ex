defmodule Lift.Door do
  @behaviour :gen_statem

  require Logger

  def start_link(display), do: :gen_statem.start_link(__MODULE__, display, [])

  def callback_mode, do: :handle_event_function

  def init(display), do: {:ok, :shut, %{display: display}}

  def handle_event(:cast, :push, :shut, data) do
    deliver(data.display, {:door, :open})
    {:next_state, :open, data}
  end

  def handle_event({:call, from}, :state, state, _data) do
    {:keep_state_and_data, [{:reply, from, state}]}
  end

  # Looks first: a receiver that takes the message and stops is no failure.
  defp deliver(dest, message) do
    gone? =
      cond do
        is_pid(dest) and node(dest) == node() -> not Process.alive?(dest)
        is_atom(dest) -> Process.whereis(dest) == nil
        true -> false
      end

    if gone?, do: Logger.warning("delivery failed: #{inspect(dest)} is not running")

    send(dest, message)
  end
end
