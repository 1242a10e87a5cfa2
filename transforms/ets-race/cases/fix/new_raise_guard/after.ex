defmodule Plugin.Hooks do
  @table :hooks

  def setup, do: :ets.new(@table, [:named_table, :public])

  def register!(hook, module) when is_atom(hook) and is_atom(module) do
    unless :ets.insert_new(@table, {hook, module}) do
      raise ArgumentError, "hook #{inspect(hook)} is registered already"
    end

    hook
  end
end
