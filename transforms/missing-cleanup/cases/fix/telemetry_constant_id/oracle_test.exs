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

defmodule MissingCleanup.TelemetryConstantIdTest do
  use Salve.ReleaseOracle, server: Shop.Counter, args: [[]]

  test "a message that nobody expects is still only logged" do
    {:ok, server} = Shop.Counter.start_link([])
    send(server, :unexpected)
    assert Shop.Counter.sales(server) == 0
    GenServer.stop(server)
  end

  defp artefact(server), do: {Shop.Counter.sales(server), "shop-counter"}
  defp held?(artefact), do: :telemetry.attached?(elem(artefact, 1))
end
