defmodule Geo.Regions do
  @table :regions

  def setup, do: :ets.new(@table, [:named_table, :public])

  def assign(host, region) do
    case find(host) do
      nil ->
        if :ets.insert_new(@table, {host, region}) do
          {:assigned, region}
        else
          assign(host, region)
        end

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
end
