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

defmodule MissingCleanup.AlreadyTrappingTwoResourcesTest do
  use Salve.ReleaseOracle, server: Farm.Barn, args: [[]]

  # The handler's id is the server's own affair.
  defp handler?, do: Enum.any?(:persistent_term.get(), &match?({{:handler, _id}, true}, &1))

  defp artefact(server), do: Farm.Barn.look(server)
  defp held?(artefact), do: File.exists?(artefact.hay) or handler?()
end
