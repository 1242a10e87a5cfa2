ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.ReleasedOnlyForNormalTest do
  use Salve.ReleaseOracle, server: Harvest.Silo, args: [[]]

  test "the present clauses keep working" do
    {:ok, server} = Harvest.Silo.start_link([])
    Harvest.Silo.fill(server, :rye)
    GenServer.stop(server, {:shutdown, self()})
    assert_received :grain_left
    refute held?(Harvest.Silo)
  end

  defp artefact(server), do: Harvest.Silo.fill(server, :rye) && Harvest.Silo
  defp held?(artefact), do: :persistent_term.get(artefact, nil) != nil
end
