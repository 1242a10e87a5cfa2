# declines: its own choice
defmodule Reed.Meter do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(opts) do
    Process.flag(:trap_exit, Keyword.get(opts, :trap, false))
    :telemetry.attach("reed-meter", [:reed, :cut], &__MODULE__.handle/4, nil)
    {:ok, opts}
  end

  def handle(_event, _measurements, _metadata, _config), do: :ok

  @impl true
  def terminate(_reason, _opts), do: :telemetry.detach("reed-meter")
end
