defmodule Api.Throttle do
  @moduledoc "Requests in flight for each client."

  @table __MODULE__
  @in_flight 4

  def init_table, do: :ets.new(@table, [:named_table, :public, read_concurrency: true])

  def enter(client) do
    [old, count] = bump(client)

    if old < @in_flight do
      {:ok, count}
    else
      {:error, :busy, @in_flight}
    end
  end

  def exit(client), do: :ets.update_counter(@table, client, {2, -1, 0, 0}, {client, 0})

  defp bump(client) do
    :ets.update_counter(@table, client, [{2, 0}, {2, 1, @in_flight, @in_flight}], {client, 0})
  end
end
