defmodule Vault.Application do
  use Application

  def start(_type, _args) do
    children =
      [
        {Task.Supervisor, name: Vault.TaskSupervisor},
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
    {:ok, %{issued: 0, pending: %{}}, :hibernate}
  end

  def handle_call({:issue, owner}, from, state) do
    state = Map.put(state, :issued, state.issued + 1)

    reply_from_task(from, state, fn ->
      key = GenServer.call({:global, :key_master}, {:make, owner})
      {:key, key}
    end)
  end

  def handle_call(:issued, _from, state), do: {:reply, state.issued, state, :hibernate}

  def handle_info({ref, reply}, state) when is_map_key(state.pending, ref) do
    Process.demonitor(ref, [:flush])
    {from, state} = pop_in(state.pending[ref])
    GenServer.reply(from, reply)
    {:noreply, state, :hibernate}
  end

  def handle_info({:DOWN, ref, _, _, reason}, state) when is_map_key(state.pending, ref) do
    {from, state} = pop_in(state.pending[ref])
    GenServer.reply(from, {:error, {:task_exit, reason}})
    {:noreply, state, :hibernate}
  end

  def handle_info(:reset, state), do: {:noreply, %{state | issued: 0}, :hibernate}

  defp reply_from_task(from, state, work) do
    task = Task.Supervisor.async_nolink(Vault.TaskSupervisor, work)
    {:noreply, put_in(state.pending[task.ref], from), :hibernate}
  end
end
