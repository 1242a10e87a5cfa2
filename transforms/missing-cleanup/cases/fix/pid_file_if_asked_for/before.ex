defmodule Post.Office do
  use GenServer
  def start_link(o), do: GenServer.start_link(__MODULE__, o)
  @impl true
  def init(opts) do
    state = %{pid_file: opts[:pid_file], n: 0}
    write_pid(state.pid_file)
    {:ok, state}
  end

  @impl true
  def handle_call(:n, _, s), do: {:reply, s.n, s}

  defp write_pid(nil), do: :ok
  defp write_pid(path), do: File.write!(path, System.pid())
end
