# declines: `assert_receive` at test/lamp_test.exs:6 takes it, too
defmodule Lamp do
  use GenServer

  def init(pid), do: {:ok, pid}

  def handle_cast(:on, pid) do
    send(pid, {:lamp, :on})
    {:noreply, pid}
  end

  def handle_info({:lamp, state}, pid), do: {:noreply, {pid, state}}
end
