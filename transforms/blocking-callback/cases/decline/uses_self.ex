# declines: uses self()
defmodule Poller.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Poller.Meter], strategy: :one_for_one)
  end
end

defmodule Poller.Meter do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_) do
    schedule()
    {:ok, %{url: "http://meter.test", every: 1_000}}
  end

  @impl true
  def handle_info(:poll, state) do
    Req.post!(state.url, json: %{at: System.system_time()})
    # the next poll starts when this one is done
    schedule()
    {:noreply, state}
  end

  defp schedule, do: Process.send_after(self(), :poll, 1_000)
end
