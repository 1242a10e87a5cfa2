defmodule Kennel do
  use GenServer

  def init(_), do: {:ok, []}

  def handle_cast({:walk, dogs}, state) do
    pid = spawn(fn -> walk() end)
    send(pid, {:dogs, dogs})
    {:noreply, [pid | state]}
  end

  def handle_cast({:keep, dog}, state) do
    {:ok, pid} = Agent.start_link(fn -> dog end)
    send(pid, :settle)
    task = Task.async(fn -> walk() end)
    send(task.pid, {:dogs, [dog]})

    with {:ok, keeper} <- DynamicSupervisor.start_child(Kennel.Keepers, {Agent, fn -> dog end}) do
      send(keeper, {:take, dog})
    end

    {:noreply, [pid | state]}
  end

  defp walk do
    receive do
      {:dogs, dogs} -> dogs
    end
  end
end
