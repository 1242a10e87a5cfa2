defmodule Echoing do
  defmacro __using__(_) do
    quote do
      use GenServer

      def init(sink), do: {:ok, sink}

      def handle_info(message, sink) do
        send(sink, {:echo, message})
        {:noreply, sink}
      end
    end
  end
end
