defmodule Ship.Manifest do
  require Logger

  @table :manifest

  def setup, do: :ets.new(@table, [:named_table, :public])

  def load(crate, {port, _bay} = berth) when is_atom(port) do
    case :ets.lookup(@table, {crate, port}) do
      [] ->
        weight = crate |> Atom.to_string() |> String.length()
        row = {{crate, port}, berth, weight}
        # on board
        :ets.insert(@table, row)
        # tell the harbour
        Logger.info("loaded #{crate}")
        {:loaded, weight}

      [_ | _] ->
        # twice on the list
        :already_on_board
    end
  end
end
