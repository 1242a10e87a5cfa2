defmodule Bells.Tower do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  def init(_), do: {:ok, %{ringers: %{}, log: []}}

  def handle_call({:on, hour, fun}, _from, %{ringers: ringers} = tower)
      when is_function(fun, 1) do
    {:reply, :ok, %{tower | ringers: Map.put(ringers, hour, fun)}}
  end

  def handle_call({:ringer, hour}, _from, tower), do: {:reply, tower.ringers[hour], tower}

  def handle_info({:strike, hour}, tower) do
    if fun = tower.ringers[hour], do: Task.start(fn -> fun.(hour) end)
    {:noreply, %{tower | log: [hour | tower.log]}}
  end
end
