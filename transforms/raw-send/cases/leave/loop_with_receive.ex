defmodule Till do
  use GenServer

  def init(_) do
    {:ok, spawn_link(fn -> loop(0) end)}
  end

  def handle_call(:drawer, _from, drawer), do: {:reply, drawer, drawer}

  defp loop(sum) do
    receive do
      {:add, amount} ->
        loop(sum + amount)

      {:sum, from, ref} ->
        send(from, {ref, sum})
        loop(sum)

      {:sum, caller} ->
        send(caller, {:sum, sum})
        loop(sum)
    end
  end
end
