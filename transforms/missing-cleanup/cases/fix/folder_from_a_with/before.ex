defmodule Wax.Seal do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(_opts) do
    {:ok, dir} = create_dir()
    {:ok, %{dir: dir}}
  end

  @impl true
  def handle_call(:dir, _from, s), do: {:reply, s.dir, s}

  defp create_dir do
    dir = Path.join(System.tmp_dir() || "/tmp", "certs-#{System.unique_integer([:positive])}")

    with :ok <- File.mkdir_p(dir), do: {:ok, dir}
  end
end
