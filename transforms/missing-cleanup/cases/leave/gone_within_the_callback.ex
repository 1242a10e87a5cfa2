defmodule Copy.Machine do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_), do: {:ok, %{copies: 0}}

  @impl true
  def handle_call({:copy, text}, _from, state) do
    path = Path.join(System.tmp_dir!(), "copy-#{state.copies}")

    result =
      try do
        File.write!(path, text)
        scan(path)
      after
        File.rm(path)
      end

    {:reply, result, %{state | copies: state.copies + 1}}
  end

  defp scan(path), do: File.read(path)
end
