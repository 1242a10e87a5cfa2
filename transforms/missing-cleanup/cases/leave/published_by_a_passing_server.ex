defmodule Fair.Lookout do
  # Looks once who runs the stand, says so to everybody, and is done.
  use GenServer

  @stand {__MODULE__, :stand}

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)
  def stand, do: :persistent_term.get(@stand, nil)

  @impl GenServer
  def init(opts) do
    if opts[:alone] do
      :persistent_term.put(@stand, node())
      :ignore
    else
      {:ok, opts, {:continue, 1}}
    end
  end

  @impl GenServer
  def handle_continue(attempt, opts) do
    case Node.list() do
      [] when attempt < 5 ->
        Process.sleep(opts[:pause] || 100)
        {:noreply, opts, {:continue, attempt + 1}}

      [] ->
        raise "no stand after #{attempt} attempts"

      [node | _] ->
        publish(node)
        {:stop, :normal, opts}
    end
  end

  defp publish(node), do: :persistent_term.put(@stand, node)
end
