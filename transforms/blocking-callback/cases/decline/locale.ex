# declines: Gettext locale
defmodule Letters.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Letters.Printer], strategy: :one_for_one)
  end
end

defmodule Letters.Printer do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_) do
    Gettext.put_locale(Letters.Gettext, "nl")
    {:ok, %{printer: Letters.Device}}
  end

  @impl true
  def handle_cast({:print, name}, state) do
    GenServer.call(state.printer, {:print, Gettext.gettext(Letters.Gettext, "Dear") <> name})
    {:noreply, state}
  end
end
