defmodule Docs.Atoms do
  @moduledoc """
  Never `String.to_atom(params["sort"])`.
  """

  # String.to_atom(name)
  def advice, do: "use String.to_existing_atom/1, not String.to_atom(name)"

  def check(atom), do: to_string(atom)
end
