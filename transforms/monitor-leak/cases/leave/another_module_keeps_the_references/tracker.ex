defmodule Studio.Tracker do
  @moduledoc false
  defstruct refs: %{}

  def new, do: %__MODULE__{}

  def add(%__MODULE__{} = tracker, pid) do
    %{tracker | refs: Map.put_new_lazy(tracker.refs, pid, fn -> Process.monitor(pid) end)}
  end

  def remove(%__MODULE__{} = tracker, pid) do
    {ref, refs} = Map.pop(tracker.refs, pid)
    if ref, do: Process.demonitor(ref, [:flush])
    %{tracker | refs: refs}
  end

  def forget(%__MODULE__{} = tracker, pid) do
    %{tracker | refs: Map.delete(tracker.refs, pid)}
  end
end
