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

defmodule MissingCleanup.HandlersInAListTest do
  use Salve.ReleaseOracle, server: Toll.Gate, args: [[]]

  test "its own messages still arrive" do
    {:ok, server} = Toll.Gate.start_link([])
    send(server, {:passed, :left})
    assert length(Toll.Gate.ids(server)) == 2
    GenServer.stop(server)
  end

  defp artefact(server), do: Toll.Gate.ids(server)
  defp held?(artefact), do: Enum.any?(artefact, &:telemetry.attached?/1)
end
