defmodule Manual.Writer do
  @moduledoc """
  Do not call `Process.sleep/1` in a callback:

      def handle_call(:slow, _from, state) do
        Process.sleep(1000)
        {:reply, :ok, state}
      end
  """
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [])

  def init(_), do: {:ok, %{}}

  def handle_call(:example, _from, state) do
    # System.cmd("sleep", ["1"]) would block here
    example = quote do: Process.sleep(1000)
    {:reply, {example, "HTTPoison.get(url)", &Process.sleep/1}, state}
  end
end
