defmodule Shop.Checkout do
  use GenServer

  def start_link(gateway), do: GenServer.start_link(__MODULE__, gateway)

  def charge(server, cents) do
    case GenServer.call(server, {:charge, cents}) do
      {:ok, receipt} -> {:ok, receipt}
      {:error, reason} -> {:error, reason}
    end
  end

  @impl true
  def init(gateway), do: {:ok, %{gateway: gateway, refused: 0}}

  @impl true
  def handle_call({:charge, cents}, _from, state) do
    case state.gateway.(cents) do
      {:ok, receipt} -> {:reply, {:ok, receipt}, state}
      {:error, reason} -> {:reply, {:error, reason}, %{state | refused: state.refused + 1}}
    end
  end
end
