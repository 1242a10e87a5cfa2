defmodule Mine do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Mine.Shaft], strategy: :one_for_one, name: Mine.Supervisor)
  end
end

defmodule Mine.Shaft do
  use GenServer

  require Logger

  @doc false
  def start_link(_), do: GenServer.start_link(__MODULE__, nil, name: __MODULE__)

  @impl true
  def init(nil), do: {:ok, %{lifts: %{up: "http://up.test"}, depth: 9}}

  @impl true
  def handle_call({:ask, lift}, _from, %{lifts: lifts} = s) do
    case lifts do
      %{^lift => url} -> {:reply, Req.get(url), s}
      _ -> {:reply, :no_lift, s}
    end
  end

  def handle_call({:ask_all, question, answer}, _from, s) do
    case Map.fetch(s.lifts, question) do
      {:ok, url} -> {:reply, {answer, Req.get(url <> "?" <> to_string(question))}, s}
      :error -> {:reply, :no_lift, s}
    end
  end

  def handle_call(:depth, _from, s), do: {:reply, s.depth, s}

  @impl true
  def handle_cast({:lower, metres}, s) when metres > 0 do
    s = %{s | depth: s.depth + metres}

    case Req.get(s.lifts.up) do
      {:ok, _} ->
        Logger.info("lowered")
        {:noreply, s}

      # it will be asked again
      :error ->
        {:noreply, s}
    end
  end

  def handle_cast(url, s) when is_binary(url) do
    Req.get!(url)
    {:noreply, s}
  end

  @impl true
  def handle_info(_, s), do: {:noreply, s}
end
