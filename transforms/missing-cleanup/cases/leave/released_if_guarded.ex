defmodule Wood.Shed do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(opts) do
    Process.flag(:trap_exit, true)
    base = Keyword.get(opts, :base, System.tmp_dir!())
    {:ok, %{base: base, pile: nil}, {:continue, :stack}}
  end

  @impl true
  def handle_continue(:stack, state) do
    pile = Path.join(state.base, "pile-#{System.unique_integer([:positive])}")
    File.mkdir_p!(pile)
    {:noreply, %{state | pile: pile}}
  end

  @impl true
  def terminate(_reason, %{pile: pile}) when is_binary(pile), do: File.rm_rf(pile)
  def terminate(_reason, _state), do: :ok
end
