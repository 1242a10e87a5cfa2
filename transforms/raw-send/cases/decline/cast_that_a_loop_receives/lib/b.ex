defmodule Baker do
  use GenServer

  def init(_), do: {:ok, []}

  def handle_info({:done, what}, done), do: {:noreply, [what | done]}
end

defmodule Guest do
  def wait do
    receive do
      :closed ->
        :nothing

      # What is baked is eaten.
      {:done, what} when is_atom(what) ->
        what
    end
  end
end
