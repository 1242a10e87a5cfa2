defmodule Harbour.State do
  @moduledoc "What the harbour master keeps."

  @type t :: %__MODULE__{}

  defstruct berths: %{},
            notify: nil,
            closed?: false
end
