# declines: Worker calls Chief at lib/a.ex:21
defmodule Chief do
  use GenServer

  def next(chief), do: GenServer.call(chief, :next)

  def init(workers), do: {:ok, workers}

  def handle_call(:next, {_pid, _tag}, workers) do
    for worker <- workers, do: send(worker, {:hurry, 1})
    {:reply, :ok, workers}
  end
end

defmodule Worker do
  use GenServer

  def init(chief), do: {:ok, chief}

  def handle_info({:hurry, _}, chief) do
    Chief.next(chief)
    {:noreply, chief}
  end
end
