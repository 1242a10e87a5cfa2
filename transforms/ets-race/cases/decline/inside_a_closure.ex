# declines: closure
defmodule Color.Picker do
  @table :colors

  def setup, do: :ets.new(@table, [:named_table, :public])

  def colors(names, palette) do
    Enum.map(names, fn name ->
      case :ets.lookup(@table, name) do
        [{_, color}] ->
          {name, color}

        [] ->
          color = Enum.random(palette)
          :ets.insert(@table, {name, color})
          {name, color}
      end
    end)
  end
end
