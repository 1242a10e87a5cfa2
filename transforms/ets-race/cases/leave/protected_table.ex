defmodule Feature.Flags do
  @moduledoc "Read by anybody, written by the owner: nobody else may write a protected table."
  use GenServer

  @table :feature_flags

  def start_link(_), do: GenServer.start_link(__MODULE__, nil, name: __MODULE__)
  def on?(flag), do: :ets.member(@table, flag)
  def turn_on(flag, who), do: GenServer.call(__MODULE__, {:on, flag, who})

  @impl true
  def init(nil) do
    :ets.new(@table, [:named_table, read_concurrency: true])
    {:ok, nil}
  end

  @impl true
  def handle_call({:on, flag, who}, _from, state), do: {:reply, put_new(flag, who), state}

  defp put_new(flag, who) do
    if :ets.member(@table, flag) do
      {:error, :on_already}
    else
      :ets.insert(@table, {flag, who})
      :ok
    end
  end
end
