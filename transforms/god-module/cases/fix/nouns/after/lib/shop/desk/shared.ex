defmodule Shop.Desk.Shared do
  @moduledoc false

  defguard is_label(text) when is_binary(text) and text != ""
end
