defmodule Note.Book do
  use GenServer
  def start_link(_), do: GenServer.start_link(__MODULE__, [])
  @impl true
  def init(_) do
    Process.flag(:trap_exit, true)
    {:ok, %{path: nil}, {:continue, :go}}
  end

  @impl true
  def handle_continue(:go, state) do
    path = Path.join(System.tmp_dir!(), "x")
    File.write!(path, "")
    {:noreply, %{state | path: path}}
  end

  @impl true
  def terminate(_reason, %{path: nil}), do: :ok
  def terminate(_reason, %{path: path}), do: File.rm(path)
end
