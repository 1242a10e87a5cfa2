# declines: next state
defmodule Library.Application do
  use Application
  alias Library.{Catalogue, Desk}

  def start(_type, _args) do
    children = [Catalogue, Desk]
    Supervisor.start_link(children, strategy: :one_for_one)
  end
end

defmodule Library.Catalogue do
  use Agent

  def start_link(_), do: Agent.start_link(fn -> %{} end, name: __MODULE__)
end

defmodule Library.Desk do
  use GenServer
  import Kernel, except: [send: 2]
  import :timer, only: [sleep: 1]
  require Logger

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def find(isbn), do: GenServer.call(__MODULE__, {:find, isbn})
  def readers, do: GenServer.call(__MODULE__, :readers, 400)

  @impl true
  def init(_), do: {:ok, new()}

  @impl true
  def handle_call({:find, isbn}, _from, desk) do
    Logger.debug("looking for #{isbn}")
    find(isbn, desk)
  end

  def handle_call(:readers, _from, desk), do: {:reply, desk.readers, desk}

  @impl true
  def handle_info(:closing, desk), do: {:stop, :normal, desk}

  defp new, do: %{readers: 0, shelf: "http://shelf.test"}

  defp find("", desk), do: {:reply, {:error, :empty}, desk}

  defp find(isbn, %{shelf: shelf} = desk) do
    sleep(0)

    case Req.get(shelf <> "/" <> isbn) do
      {:ok, book} ->
        # a book is a map
        {:reply, {:ok, book}, desk}

      :error ->
        {:reply, {:error, :lent}, desk}
    end
  end
end
