defmodule Maps.Supervisor do
  use Supervisor

  def start_link(opts), do: Supervisor.start_link(__MODULE__, opts, name: __MODULE__)

  @impl true
  def init(_opts), do: Supervisor.init([Maps.Atlas], strategy: :one_for_one)
end

defmodule Maps.Atlas do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def page(url), do: GenServer.call(__MODULE__, {:page, url})
  def legend(url), do: GenServer.call(__MODULE__, {:legend, url})
  def title(url), do: GenServer.call(__MODULE__, {:title, url})
  def scale, do: GenServer.call(__MODULE__, :scale, 400)

  @impl true
  def init(_), do: {:ok, %{scale: 50}}

  @impl true
  def handle_call({:page, url}, _from, atlas) do
    url |> Req.get!() |> Map.fetch!(:body) |> then(&{:reply, &1, atlas})
  end

  def handle_call({:legend, url}, _from, atlas) do
    url
    |> Req.get()
    |> case do
      {:ok, %{body: body}} -> String.split(body)
      {:error, _} -> []
    end
    |> then(fn legend -> {:reply, legend, atlas} end)
  end

  def handle_call({:title, url}, _from, atlas) do
    url
    |> Req.get()
    |> case do
      {:ok, %{body: body}} -> {:reply, {:ok, body}, atlas}
      {:error, reason} -> {:reply, {:error, reason}, atlas}
    end
  end

  def handle_call(:scale, _from, atlas), do: {:reply, atlas.scale, atlas}
end
