# declines: only advises
defmodule Api.Params do
  def sort_field(params), do: String.to_atom(params["sort"])

  def filter(name) when is_binary(name) do
    String.to_atom("filter_#{name}")
  end
end
