defmodule Bakery.Oven do
  @moduledoc """
  The oven.
  """
  use GenServer

  alias __MODULE__.State
  alias :erpc, as: Remote

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, name: __MODULE__)
  def bake(loaf), do: GenServer.call(__MODULE__, {:bake, loaf})
  def clean(tray), do: GenServer.cast(__MODULE__, {:clean, tray})
  def heat, do: GenServer.call(__MODULE__, :heat, 400)

  @impl GenServer
  def init(opts), do: {:ok, struct!(State, opts)}

  @impl GenServer
  def handle_call({:bake, loaf}, _from, %State{pending: pending} = oven) when is_binary(loaf) do
    with {:ok, dough} <- knead(loaf),
         {:ok, bread} <- Remote.call(node(), Gate, :pass, [dough]) do
      {:reply, {:ok, bread}, %{oven | pending: pending + 1, last: loaf}}
    else
      {:error, _} = error -> {:reply, error, %{oven | pending: pending + 1, last: loaf}}
    end
  end

  def handle_call({:bake, _}, _from, oven), do: {:reply, {:error, :not_a_loaf}, oven}

  def handle_call(:heat, _from, oven), do: {:reply, {oven.heat, oven.pending, oven.last}, oven}

  @impl GenServer
  def handle_cast({:clean, tray}, oven) do
    oven |> trays() |> Path.join(tray) |> File.rm_rf!()
    {:noreply, oven}
  end

  defp knead(""), do: {:error, :no_flour}
  defp knead(loaf), do: {:ok, loaf <> "!"}

  defp trays(oven), do: Path.join(System.tmp_dir!(), "bakery-#{oven.heat}")
end
