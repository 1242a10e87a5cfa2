# declines: the mailbox
defmodule Scale.Application do
  use Application

  @impl true
  def start(_type, _args) do
    Supervisor.start_link([Scale.Reader], strategy: :one_for_one)
  end
end

defmodule Scale.Reader do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{tare: 0}}

  @impl true
  def handle_call(:weigh, _from, state) do
    Process.sleep(200)

    weight =
      receive do
        {:weight, grams} -> grams
      after
        1_000 -> :no_answer
      end

    {:reply, weight, state}
  end
end
