defmodule Relay.Probe do
  @moduledoc false

  def attach(pid, kind \\ :peer) when is_atom(kind) do
    ref = Process.monitor(pid)
    ref
  end
end
