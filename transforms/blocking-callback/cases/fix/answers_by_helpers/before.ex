defmodule Mint.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Mint.Press], strategy: :one_for_one)
  end
end

defmodule Mint.Press do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def strike(coin), do: GenServer.call(__MODULE__, {:strike, coin})
  def weigh(coin), do: GenServer.call(__MODULE__, {:weigh, coin})
  def melt(coin), do: GenServer.cast(__MODULE__, {:melt, coin})
  def metal, do: GenServer.call(__MODULE__, :metal, 400)

  @impl true
  def init(_), do: {:ok, %{metal: :silver}}

  @impl true
  def handle_call({:strike, coin}, _from, press) do
    case :erpc.call(node(), Gate, :pass, [{press.metal, coin}]) do
      {:ok, struck} -> answer(press, {:ok, struck})
      {:error, reason} -> press |> answer({:error, reason})
    end
  end

  def handle_call({:weigh, coin}, _from, press) do
    :erpc.call(node(), Gate, :pass, [coin])
    |> elem(1)
    |> with_state(press)
  end

  def handle_call(:metal, _from, press), do: answer(press, press.metal)

  @impl true
  def handle_cast({:melt, coin}, press) do
    :erpc.call(node(), Gate, :pass, [coin])
    noreply(press)
  end

  defp answer(press, answer), do: {:reply, answer, press}
  defp with_state(answer, press), do: {:reply, answer, press}
  defp noreply(press), do: {:noreply, press}
end
