ExUnit.start(assert_receive_timeout: 2000)

# Telemetry's table of handlers, in small: it outlives the processes that attach.
defmodule :telemetry do
  def attach(id, event, fun, config), do: attach_many(id, [event], fun, config)

  def attach_many(id, _events, _fun, _config) do
    if attached?(id) do
      {:error, :already_exists}
    else
      :persistent_term.put({:handler, id}, true)
    end
  end

  def detach(id) do
    if :persistent_term.erase({:handler, id}), do: :ok, else: {:error, :not_found}
  end

  def attached?(id), do: :persistent_term.get({:handler, id}, false)
end

defmodule MissingCleanup.ImplAboveEachClauseTest do
  use Salve.ReleaseOracle, server: Desk.Meter, args: [[]]

  test "its own messages still arrive, and a server that is not wanted is not there" do
    {:ok, server} = Desk.Meter.start_link([])
    send(server, {:add, 2})
    assert Desk.Meter.count(server) == 2
    send(server, :reset)
    assert Desk.Meter.count(server) == 0
    GenServer.stop(server)
    assert Desk.Meter.start_link(enabled: false) == :ignore
  end

  defp artefact(server), do: {Desk.Meter.count(server), "desk-meter"}
  defp held?(artefact), do: :telemetry.attached?(elem(artefact, 1))
end
