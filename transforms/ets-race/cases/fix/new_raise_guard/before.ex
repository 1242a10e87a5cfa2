defmodule Plugin.Hooks do
  @table :hooks

  def setup, do: :ets.new(@table, [:named_table, :public])

  def register!(hook, module) when is_atom(hook) and is_atom(module) do
    if :ets.member(@table, hook) do
      raise ArgumentError, "hook #{inspect(hook)} is registered already"
    end

    :ets.insert(@table, {hook, module})
    hook
  end
end
