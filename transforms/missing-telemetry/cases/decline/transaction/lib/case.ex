# declines: may run more than once
defmodule Shop.Ledger do
  use GenServer

  @impl true
  def init(repo), do: {:ok, repo}

  @impl true
  def handle_call({:move, from, to, cents}, _from, repo) do
    result =
      repo.transaction(fn ->
        case repo.withdraw(from, cents) do
          {:ok, _} -> repo.deposit(to, cents)
          {:error, reason} -> {:error, reason}
        end
      end)

    {:reply, result, repo}
  end
end
