defmodule Once.Job do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_) do
    path = Path.join(System.tmp_dir!(), "once.lock")

    case File.write(path, "", [:exclusive]) do
      :ok -> {:stop, :first_run}
      {:error, :eexist} -> :ignore
    end
  end
end
