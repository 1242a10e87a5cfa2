defmodule Pottery.Kiln do
  @shelves Application.compile_env(:pottery, :shelves, 2)

  def new, do: :ets.new(:kiln, [:public])

  def fire(kiln, day, fun) do
    [old, _] = :ets.update_counter(kiln, day, [{2, 0}, {2, 1, @shelves, @shelves}], {day, 0})

    if old >= @shelves do
      {:error, :full}
    else
      try do
        {:ok, fun.()}
      after
        :ets.update_counter(kiln, day, {2, -1})
      end
    end
  end
end
