defmodule Http.Etags do
  @table :etags

  def setup, do: :ets.new(@table, [:named_table, :public])

  def fetch(path, body), do: @table |> :ets.lookup(path) |> found(path, body)

  defp found([{_, etag}], _path, _body), do: etag

  defp found([], path, body) do
    etag = :erlang.phash2({body, make_ref()})

    if :ets.insert_new(@table, {path, etag}) do
      etag
    else
      fetch(path, body)
    end
  end
end
