# A journal that may speak aloud, five functions deep and on few of the paths there.
defmodule Abbey.Application do
  use Application

  def start(_type, _args), do: Supervisor.start_link([Abbey.Bell], strategy: :one_for_one)
end

defmodule Abbey.Journal do
  def note(text, meta \\ []), do: write(:note, text, Map.new(meta))

  defp write(kind, text, meta), do: write(%{kind: kind, text: text, meta: meta})

  defp write(entry) do
    perhaps_aloud(entry)
    :ets.insert(:journal, {System.monotonic_time(), entry})
  end

  defp perhaps_aloud(%{meta: %{aloud: true}, text: text}), do: speak(text)
  defp perhaps_aloud(_entry), do: :ok

  defp speak(text), do: System.cmd("espeak", [text])
end

defmodule Abbey.Bell do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{rung: 0}}

  @impl true
  def handle_cast(:ring, state) do
    Abbey.Journal.note("the bell rings")
    {:noreply, %{state | rung: state.rung + 1}}
  end
end
