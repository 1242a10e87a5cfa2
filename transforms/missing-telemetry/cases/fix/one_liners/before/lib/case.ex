defmodule Shop.Door do
  use GenServer

  def start_link(code), do: GenServer.start_link(__MODULE__, code)

  def open(server, code) when is_integer(code), do: GenServer.call(server, {:open, code})
  def open(_server, _code), do: {:error, :no_code}

  @impl true
  def init(code), do: {:ok, %{code: code, locked: false}}

  @impl true
  def handle_call({:open, _code}, _from, %{locked: true} = state),
    do: {:reply, {:error, :locked}, state}

  def handle_call({:open, code}, _from, state) do
    if code == state.code, do: {:reply, :ok, state}, else: {:reply, :error, state}
  end

  def handle_call(:lock, _from, state), do: {:reply, :ok, %{state | locked: true}}
end
