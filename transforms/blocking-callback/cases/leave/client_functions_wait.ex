defmodule Chess.Clock do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, :white, name: __MODULE__)

  def wait_for(colour) do
    if GenServer.call(__MODULE__, :turn) == colour do
      :ok
    else
      Process.sleep(20)
      wait_for(colour)
    end
  end

  def analyse(games) do
    games |> Enum.map(&Task.async(fn -> Req.get!(&1) end)) |> Task.await_many()
  end

  def init(colour), do: {:ok, colour}

  def handle_call(:turn, _from, colour), do: {:reply, colour, colour}

  def handle_cast(:press, :white), do: {:noreply, :black}
  def handle_cast(:press, :black), do: {:noreply, :white}
end
