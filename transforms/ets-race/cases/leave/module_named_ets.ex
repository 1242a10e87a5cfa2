defmodule Sheet.ETS do
  @moduledoc "Excel template sheets. Nothing to do with `:ets`."
  defstruct rows: %{}

  def lookup(sheet, key), do: sheet.rows |> Map.take([key]) |> Map.to_list()
  def insert(sheet, {key, row}), do: put_in(sheet.rows[key], row)
  def member(sheet, key), do: is_map_key(sheet.rows, key)

  def update_counter(sheet, key, {_, by}, {_, start}) do
    Map.get(sheet.rows, key, start) + by
  end
end

defmodule Sheet.Import do
  alias Sheet.ETS

  def put(sheet, key, row) do
    case ETS.lookup(sheet, key) do
      [] -> {:new, ETS.insert(sheet, {key, row})}
      _ -> {:old, sheet}
    end
  end

  def put_member(sheet, key, row) do
    unless ETS.member(sheet, key), do: ETS.insert(sheet, {key, row})
  end

  def count(sheet, key) do
    count = ETS.update_counter(sheet, key, {2, 1}, {key, 0})

    if count > 3 do
      ETS.update_counter(sheet, key, {2, -1}, {key, 0})
      :full
    else
      :free
    end
  end
end
