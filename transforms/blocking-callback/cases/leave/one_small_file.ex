defmodule Notes.Pad do
  use GenServer

  def start_link(path), do: GenServer.start_link(__MODULE__, path)

  @impl GenServer
  def init(path), do: {:ok, %{path: path, lines: []}}

  @impl GenServer
  def handle_call(:read, _from, pad), do: {:reply, File.read(pad.path), pad}

  @impl GenServer
  def handle_cast({:write, line}, pad) do
    File.write!(pad.path, line, [:append])
    {:noreply, %{pad | lines: [line | pad.lines]}}
  end

  @impl GenServer
  def handle_info(:forget, pad) do
    File.rm(pad.path)
    {:noreply, %{pad | lines: []}}
  end
end
