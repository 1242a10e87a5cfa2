defmodule Shop.Shapes do
  @moduledoc false

  def box(size), do: Shop.Shapes.Box.new(size)
  def tube(size), do: Shop.Shapes.Tube.new(size)
end

defmodule Shop.Shapes.Box do
  @moduledoc false

  defstruct [:size]

  def new(size), do: %__MODULE__{size: size}
  def volume(%__MODULE__{size: size}), do: size * 3
end

defmodule Shop.Shapes.Tube do
  @moduledoc false

  defstruct [:size]

  def new(size), do: %__MODULE__{size: size}
  def volume(%__MODULE__{size: size}), do: size * 4
end

defmodule Shop.Shapes.Bag do
  @moduledoc false

  defstruct [:size]

  def new(size), do: %__MODULE__{size: size}
  def volume(%__MODULE__{size: size}), do: size * 5
end
