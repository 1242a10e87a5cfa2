# declines: spawn_link
defmodule Mole.Digger do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [])

  def init(_) do
    hole = Path.join(System.tmp_dir!(), "hole")
    File.mkdir_p!(hole)
    {:ok, %{hole: hole, paws: []}}
  end

  def handle_cast(:dig, state), do: {:noreply, %{state | paws: [dig(state.hole) | state.paws]}}

  defp dig(hole), do: spawn_link(fn -> File.touch!(Path.join(hole, "sand")) end)
end
