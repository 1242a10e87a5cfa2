# declines: not a plain GenServer
defmodule Choo.Choo do
  defmacro __using__(_opts) do
    quote do
      use GenServer
      def handle_info(:whistle, state), do: {:noreply, state}
      defoverridable handle_info: 2
    end
  end
end

defmodule Choo.Train do
  use Choo.Choo

  def start_link(_), do: GenServer.start_link(__MODULE__, [])

  def init(_) do
    :persistent_term.put(:speed, 90)
    {:ok, %{}}
  end
end
