# declines: nothing in the state says which keys are held
defmodule Tea.Shelf do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(opts) do
    folder = opts[:folder] || make_folder()
    {:ok, %{folder: folder}}
  end

  @impl true
  def handle_call(:folder, _from, state), do: {:reply, state.folder, state}

  defp make_folder do
    folder = Path.join(System.tmp_dir!(), "tea-#{System.unique_integer([:positive])}")
    File.mkdir_p!(folder)
    folder
  end
end
