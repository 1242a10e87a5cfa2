defmodule Relay.Fields do
  defmacro reader(name) do
    function = String.to_atom("get_#{name}")

    quote do
      def unquote(function)(map), do: Map.get(map, unquote(name))
    end
  end

  defmacro __using__(_opts) do
    quote do
      @key String.to_atom(Macro.underscore(__MODULE__) <> "/key")
      def key, do: @key
    end
  end
end
