defmodule Theatre do
  use GenServer

  def init(seats), do: {:ok, seats}

  def handle_call(:book, {pid, _tag}, seats) do
    send(pid, {:ticket, seats})
    {:reply, :ok, seats - 1}
  end

  def handle_call(:plan, from, seats) do
    {caller, _} = from
    send(caller, {:plan, seats})
    send(elem(from, 0), :curtain)
    {:reply, :ok, seats}
  end
end
