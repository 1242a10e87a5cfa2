defmodule Archive.Desk do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)
  def places(desk), do: GenServer.call(desk, :places)

  @impl true
  def init(_opts) do
    drawer =
      System.tmp_dir!()
      |> Path.join("drawer-#{System.unique_integer([:positive])}")
      |> tap(&File.mkdir_p!/1)

    ledger = new_path("ledger") |> tap(fn path -> File.touch!(path) end)

    trays = Enum.map(["in", "out"], &new_path/1)
    Enum.each(trays, &File.mkdir!/1)

    {:ok, %{drawer: drawer, ledger: ledger, trays: trays}}
  end

  defp new_path(name) do
    Path.join(System.tmp_dir!(), "#{name}-#{System.unique_integer([:positive])}")
  end

  @impl true
  def handle_call(:places, _from, desk) do
    {:reply, [desk.drawer, desk.ledger | desk.trays], desk}
  end
end
