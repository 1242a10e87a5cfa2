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

defmodule MissingCleanup.FieldFilledLaterTest do
  use Salve.ReleaseOracle, server: Garden.Bed, args: [[]]

  test "a bed that was never planted stops quietly" do
    {:ok, server} = Garden.Bed.start_link([])
    assert GenServer.stop(server) == :ok
  end

  defp artefact(server), do: Garden.Bed.plant(server)
  defp held?(artefact), do: :telemetry.attached?(artefact)
end
