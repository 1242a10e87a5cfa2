# declines: may run more than once
defmodule Shop.Post do
  use GenServer

  @impl true
  def init(carrier), do: {:ok, carrier}

  @impl true
  def handle_call({:send, letters}, _from, carrier) do
    sent =
      Enum.map(letters, fn letter ->
        case carrier.(letter) do
          {:ok, id} -> {:ok, id}
          {:error, reason} -> {:error, reason}
        end
      end)

    {:reply, sent, carrier}
  end
end
