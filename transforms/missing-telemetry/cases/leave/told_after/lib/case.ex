defmodule Shop.Sync do
  use GenServer

  @impl true
  def init(remote), do: {:ok, remote}

  @impl true
  def handle_call(:sync, _from, remote) do
    started = System.monotonic_time()

    result =
      case remote.() do
        {:ok, rows} -> {:ok, length(rows)}
        {:error, reason} -> {:error, reason}
      end

    duration = System.monotonic_time() - started
    :telemetry.execute([:shop, :sync, :stop], %{duration: duration}, %{result: elem(result, 0)})
    {:reply, result, remote}
  end
end
