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
        Logger.error(Exception.message(error))
    end

    {:noreply, print}
  end

  defp safely(print, page) do
    {:ok, print.(page)}
  rescue
    error in [ArgumentError, RuntimeError] -> {:error, Exception.message(error)}
  catch
    :throw, :jam -> {:error, :jam}
    :exit, reason -> {:error, {:exit, reason}}
  end
end
