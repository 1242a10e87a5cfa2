defmodule Lift.Door do
  @behaviour :gen_statem

  require Logger

  def start_link(display), do: :gen_statem.start_link(__MODULE__, display, [])

  def callback_mode, do: :handle_event_function

  def init(display), do: {:ok, :shut, %{display: display}}

  def handle_event(:cast, :push, :shut, data) do
    send(data.display, {:door, :open})
    {:next_state, :open, data}
  end

  def handle_event({:call, from}, :state, state, _data) do
    {:keep_state_and_data, [{:reply, from, state}]}
  end
end
