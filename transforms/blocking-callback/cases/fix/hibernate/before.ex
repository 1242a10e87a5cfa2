defmodule Vault.Application do
  use Application

  def start(_type, _args) do
    children =
      [
        {Vault.Keys, name: Vault.Keys}
      ] ++ extra()

    Supervisor.start_link(children, strategy: :one_for_one)
  end

  defp extra, do: []
end

defmodule Vault.Keys do
  @moduledoc "Hands out keys; idle nearly all of the time."
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, opts)

  def init(_opts) do
    {:ok, %{issued: 0}, :hibernate}
  end

  def handle_call({:issue, owner}, _from, state) do
    state = Map.put(state, :issued, state.issued + 1)
    key = GenServer.call({:global, :key_master}, {:make, owner})
    {:reply, {:key, key}, state, :hibernate}
  end

  def handle_call(:issued, _from, state), do: {:reply, state.issued, state, :hibernate}

  def handle_info(:reset, state), do: {:noreply, %{state | issued: 0}, :hibernate}
end
