defmodule Bank.Vault do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, name: __MODULE__)

  def audit(entry) do
    deliver(Bank.Auditor, {:entry, entry})
    :ok
  end

  @impl true
  def init(opts), do: {:ok, opts}

  @impl true
  def handle_call({:store, item}, _from, items) do
    audit(item)
    {:reply, :ok, [item | items]}
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
      :telemetry.execute([:bank, :vault, :delivery_failed], %{count: 1}, %{reason: :noproc})
    end

    send(dest, message)
  end
end
