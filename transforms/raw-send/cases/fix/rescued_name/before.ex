defmodule Alarm.Panel do
  use GenServer

  require Logger

  def start_link(siren), do: GenServer.start_link(__MODULE__, siren)

  @impl true
  def init(siren), do: {:ok, siren}

  @impl true
  def handle_call(:ring, _from, siren) do
    outcome =
      try do
        send(siren, :ring)
        :ringing
      rescue
        ArgumentError -> :silent
      end

    {:reply, outcome, siren}
  end
end
