defmodule Mill.Foreman do
  use GenServer

  @prefix [:mill, :floor]

  def start_link(workers), do: GenServer.start_link(__MODULE__, workers)

  def init(workers), do: {:ok, %{workers: workers, given: 0}}

  def handle_call({:give, name, sack}, _from, state) do
    state.workers
    |> Map.fetch!(name)
    |> deliver({:grind, sack, state.given})

    :telemetry.execute(@prefix ++ [:given], %{count: 1}, %{})
    {:reply, :ok, %{state | given: state.given + 1}}
  end

  # Looks first: a receiver that takes the message and stops is no failure.
  defp deliver(dest, message) do
    gone? =
      cond do
        is_pid(dest) and node(dest) == node() -> not Process.alive?(dest)
        is_atom(dest) -> Process.whereis(dest) == nil
        true -> false
      end

    if gone? do
      :telemetry.execute([:mill, :floor, :delivery_failed], %{count: 1}, %{reason: :noproc})
    end

    send(dest, message)
  end
end
