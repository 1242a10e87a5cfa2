# declines: given to the caller
defmodule Thumb.Nails do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_), do: {:ok, %{made: 0}}

  @impl true
  def handle_call({:make, image}, _from, state) do
    path = Path.join(System.tmp_dir!(), "thumb-#{state.made}.png")
    File.write!(path, image)
    {:reply, {:ok, path}, %{state | made: state.made + 1}}
  end
end
