defmodule Shop.Press do
  use GenServer
  require Logger

  def start_link(print), do: GenServer.start_link(__MODULE__, print)

  @impl true
  def init(print), do: {:ok, print}

  @impl true
  def handle_call({:print, page}, _from, print), do: {:reply, safely(print, page), print}

  @impl true
  def handle_cast({:print, page}, print) do
    try do
      print.(page)
    rescue
      error ->
        :telemetry.execute([:shop, :press, :print_failed], %{count: 1}, %{
          reason: error.__struct__
        })

        Logger.error(Exception.message(error))
    end

    {:noreply, print}
  end

  defp safely(print, page) do
    {:ok, print.(page)}
  rescue
    error in [ArgumentError, RuntimeError] ->
      :telemetry.execute([:shop, :press, :safely_failed], %{count: 1}, %{reason: error.__struct__})

      {:error, Exception.message(error)}
  catch
    :throw, :jam ->
      :telemetry.execute([:shop, :press, :safely_failed], %{count: 1}, %{reason: :jam})
      {:error, :jam}

    :exit, reason ->
      :telemetry.execute([:shop, :press, :safely_failed], %{count: 1}, %{reason: :exit})
      {:error, {:exit, reason}}
  end
end
