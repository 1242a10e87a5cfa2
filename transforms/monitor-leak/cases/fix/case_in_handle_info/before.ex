defmodule Farm.Dogs do
  @moduledoc false
  use GenServer
  alias Farm.Dogs

  defstruct dogs: %{}

  def start_link(_ \\ []), do: GenServer.start_link(Dogs, [])

  @impl true
  def init(_), do: {:ok, %Dogs{}}

  @impl true
  def handle_info(message, farm) do
    case message do
      {:buy, field, pids} ->
        for pid <- pids, do: Process.monitor(pid)
        {:noreply, put_in(farm.dogs[field], Map.new(pids, &{&1, :hungry}))}

      {:sell, field, pid} ->
        {:noreply, update_in(farm.dogs[field], &Map.delete(&1, pid))}

      {:DOWN, _ref, :process, pid, _reason} ->
        dogs = Map.new(farm.dogs, fn {field, dogs} -> {field, Map.delete(dogs, pid)} end)
        {:noreply, %{farm | dogs: dogs}}

      _other ->
        {:noreply, farm}
    end
  end
end
