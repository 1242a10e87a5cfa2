# declines: told twice
defmodule Shop.Parcel do
  use GenServer

  @impl true
  def init(scale), do: {:ok, scale}

  @impl true
  def handle_call({:weigh, thing}, _from, scale) do
    with :ok <- valid(thing),
         {:ok, grams} <- scale.(thing) do
      {:reply, {:ok, grams}, scale}
    else
      {:error, reason} -> {:reply, {:error, reason}, scale}
    end
  end

  @doc "Others ask this, too."
  def valid(thing) when is_atom(thing), do: :ok

  def valid(_thing) do
    :telemetry.execute([:shop, :parcel, :no_thing], %{count: 1}, %{})
    {:error, :no_thing}
  end
end
