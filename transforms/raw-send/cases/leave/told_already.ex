defmodule Pager do
  use GenServer
  require Logger

  def init(_), do: {:ok, %{}}

  def handle_cast({:page, pid, text}, state) do
    if Process.alive?(pid) do
      send(pid, {:page, text})
    else
      Logger.warning("nobody to page")
    end

    {:noreply, state}
  end

  def handle_cast({:page_name, name, text}, state) do
    case Process.whereis(name) do
      nil -> :telemetry.execute([:pager, :missed], %{count: 1}, %{})
      pid -> send(pid, {:page, text})
    end

    {:noreply, state}
  end

  def handle_cast({:page_all, pids, text}, state) do
    Enum.each(pids, &page(&1, text))
    {:noreply, state}
  end

  defp page(pid, text) do
    alive? = Process.alive?(pid)
    unless alive?, do: Logger.error("nobody to page: #{inspect(pid)}")
    send(pid, {:page, text})
  end
end
