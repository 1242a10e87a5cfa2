defmodule Pottery.Kiln do
  @shelves Application.compile_env(:pottery, :shelves, 2)

  def new, do: :ets.new(:kiln, [:public])

  def fire(kiln, day, fun) do
    if :ets.update_counter(kiln, day, {2, 1}, {day, 0}) > @shelves do
      :ets.update_counter(kiln, day, {2, -1})
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
