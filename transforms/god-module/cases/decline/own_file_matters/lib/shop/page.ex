# declines: depends on the file that it stands in
defmodule Shop.Page do
  @moduledoc false
  def title, do: "Shop"
end

defmodule Shop.Page.Style do
  @moduledoc false
  @folder __DIR__

  def folder, do: @folder
end
