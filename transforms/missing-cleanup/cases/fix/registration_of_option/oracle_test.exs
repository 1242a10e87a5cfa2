ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.RegistrationOfOptionTest do
  use Salve.ReleaseOracle, server: Town.Gate, args: [[]]

  defp artefact(server), do: Town.Gate.name(server)
  defp held?(artefact), do: :persistent_term.get({:directory, artefact}, nil) != nil
end
