defmodule Audit.Trail do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(opts) do
    path =
      if opts[:audit] do
        path = Path.join(System.tmp_dir!(), "audit.#{System.unique_integer([:positive])}.log")
        File.write!(path, "start\n")
        path
      end

    {:ok, %{path: path}}
  end

  @impl true
  def handle_call(:path, _from, state), do: {:reply, state.path, state}
end
