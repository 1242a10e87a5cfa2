defmodule Ferry.Horn do
  @moduledoc false

  def when_gone(pid, fun) do
    spawn(fn ->
      Process.monitor(pid)

      receive do
        {:DOWN, _ref, :process, ^pid, _reason} -> fun.()
      end
    end)
  end
end
