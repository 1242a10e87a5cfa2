defmodule Cache.Folder do
  use GenServer
  def start_link(_), do: GenServer.start_link(__MODULE__, [])

  def init(opts) do
    dir = Keyword.get(opts, :cache_dir, Path.join(System.tmp_dir!(), "cache"))
    File.mkdir_p!(dir)
    {:ok, %{dir: dir}}
  end
end
