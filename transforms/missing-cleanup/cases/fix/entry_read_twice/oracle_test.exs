ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.EntryReadTwiceTest do
  use Salve.ReleaseOracle, server: Sign.Post, args: [[name: :left]]

  defp artefact(_server), do: {Sign.Post, :left}
  defp held?(artefact), do: :persistent_term.get(artefact, nil) != nil
end
