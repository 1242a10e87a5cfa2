# declines: Task.async
defmodule Choir.Conductor do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_) do
    :persistent_term.put(:tempo, 60)
    {:ok, %{songs: 0}}
  end

  @impl true
  def handle_call({:sing, songs}, _from, state) do
    sung = songs |> Enum.map(&Task.async(fn -> String.upcase(&1) end)) |> Task.await_many()
    {:reply, sung, %{state | songs: state.songs + length(sung)}}
  end
end
