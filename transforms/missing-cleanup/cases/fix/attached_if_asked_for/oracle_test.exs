ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.AttachedIfAskedForTest do
  use Salve.ReleaseOracle, server: Canal.Lock, args: [[loud: true, published: true]]

  test "what another server acquired stays where this one was not asked to" do
    {:ok, loud} = Canal.Lock.start_link(loud: true, published: true)
    {:ok, quiet} = Canal.Lock.start_link([])
    GenServer.stop(quiet)
    assert held?(nil)
    GenServer.stop(loud)
    refute held?(nil)
  end

  defp artefact(_server), do: nil

  defp held?(_) do
    handlers = :telemetry.list_handlers([:canal, :boat])
    handlers != [] or :persistent_term.get({Canal.Lock, :open}, false)
  end
end
