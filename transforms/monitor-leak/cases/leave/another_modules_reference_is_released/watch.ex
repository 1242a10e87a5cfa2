defmodule Garage.Watch do
  @moduledoc false
  def start(pid), do: Process.monitor(pid)

  def stop(nil), do: :ok
  def stop(ref), do: release(ref)

  defp release(ref) do
    Process.demonitor(ref, [:flush])
    :ok
  end
end
