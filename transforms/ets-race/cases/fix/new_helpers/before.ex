defmodule Geo.Regions do
  @table :regions

  def setup, do: :ets.new(@table, [:named_table, :public])

  def assign(host, region) do
    case find(host) do
      nil ->
        put(host, region)
        {:assigned, region}

      other ->
        {:kept, other}
    end
  end

  defp find(host) do
    case :ets.lookup(@table, host) do
      [{_, region}] -> region
      [] -> nil
    end
  end

  defp put(host, region), do: :ets.insert(@table, {host, region})
end
