defmodule Lounge.Watch do
  @moduledoc false

  @doc "Watches a guest from the process that asks."
  def watch(pid) when is_pid(pid) do
    Process.monitor(pid)
  end
end
