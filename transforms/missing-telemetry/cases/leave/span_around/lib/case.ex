defmodule Shop.Render do
  use GenServer

  @impl true
  def init(engine), do: {:ok, engine}

  @impl true
  def handle_call({:render, page}, _from, engine) do
    reply =
      :telemetry.span([:shop, :render], %{}, fn ->
        case engine.(page) do
          {:ok, html} -> {{:ok, html}, %{}}
          {:error, reason} -> {{:error, reason}, %{reason: reason}}
        end
      end)

    {:reply, reply, engine}
  end
end
