# declines: only advises
defmodule Relay.Handler do
  defmacro __using__(_opts) do
    quote do
      def handle(params), do: String.to_atom(params["kind"])
    end
  end
end
