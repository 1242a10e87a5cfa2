defmodule Depot.ImportTest do
  use ExUnit.Case
  alias Depot.Import

  test "failures are told under the module's own prefix, without what they carry" do
    hear("import")

    reader = fn
      :gone -> :gone
      :bad -> {:error, %{message: "bad row", row: "secret"}}
      rows -> {:ok, rows}
    end

    {:ok, server} = Import.start_link(reader)
    assert GenServer.call(server, {:import, [1, 2]}) == {:ok, 2}
    assert heard() == []
    assert {:error, %{row: "secret"}} = GenServer.call(server, {:import, :bad})
    assert [{_, %{count: 1}, %{reason: reason} = metadata}] = heard()
    assert is_atom(reason) and map_size(metadata) == 1
    assert GenServer.call(server, {:import, :gone}) == {:error, :gone}
    assert [{_, %{count: 1}, %{reason: :gone}}] = heard()
  end

  defp hear(test) do
    pid = self()

    :telemetry.attach_many(
      test,
      [[:depot, :imports, :import_failed]],
      fn event, measurements, metadata, _ -> send(pid, {event, measurements, metadata}) end,
      nil
    )
  end

  defp heard do
    receive do
      event -> [event | heard()]
    after
      20 -> []
    end
  end
end
