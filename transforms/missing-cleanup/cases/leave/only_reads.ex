defmodule Clock.Face do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_) do
    hands = :persistent_term.get({__MODULE__, :hands}, [])
    style = File.read(Path.join(System.tmp_dir!(), "style"))
    handlers = :telemetry.list_handlers([:clock])
    {:ok, %{hands: hands, style: style, handlers: length(handlers), tmp: System.tmp_dir!()}}
  end
end
