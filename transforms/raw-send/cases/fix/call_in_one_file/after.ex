defmodule Dam.Gauge do
  use GenServer
  require Logger

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl GenServer
  def init(opts), do: {:ok, opts}

  @impl GenServer
  def handle_info({:level, metres}, opts) do
    opts |> Keyword.fetch!(:gate) |> deliver({__MODULE__, :level, metres})
    {:noreply, opts}
  end

  @impl GenServer
  def handle_call(:sync, _from, opts), do: {:reply, :ok, opts}

  # Waits until it is handled; where it is not, says so and goes on.
  defp deliver(dest, message) do
    GenServer.call(dest, message, 5000)
  catch
    :exit, cause ->
      reason = if is_tuple(cause) and is_atom(elem(cause, 0)), do: elem(cause, 0), else: :exit
      Logger.warning("delivery failed: #{inspect(dest)}: #{reason}")
  end
end

defmodule Dam.Gate do
  use GenServer

  alias Dam.Gauge

  def start_link(_), do: GenServer.start_link(__MODULE__, 0)

  @impl GenServer
  def init(level), do: {:ok, level}

  @impl GenServer
  def handle_call({Dam.Gauge, :level, _} = message, _from, state) do
    case handle_info(message, state) do
      {:noreply, state} -> {:reply, :ok, state}
      {:noreply, state, next} -> {:reply, :ok, state, next}
      {:stop, reason, state} -> {:stop, reason, :ok, state}
    end
  end

  @impl GenServer
  def handle_info({Gauge, :level, metres}, _level), do: {:noreply, metres}
  def handle_info(_other, level), do: {:noreply, level}
end
