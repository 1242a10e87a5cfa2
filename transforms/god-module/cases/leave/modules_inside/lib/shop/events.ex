defmodule Shop.Events do
  @moduledoc false

  defmodule Placed do
    @moduledoc false
    defstruct [:id, :at]

    def new(id), do: %__MODULE__{id: id, at: System.os_time()}
    def name, do: "placed"
  end

  defmodule Paid do
    @moduledoc false
    defstruct [:id, :at]

    def new(id), do: %__MODULE__{id: id, at: System.os_time()}
    def name, do: "paid"
  end

  defmodule Sent do
    @moduledoc false
    defstruct [:id, :at]

    def new(id), do: %__MODULE__{id: id, at: System.os_time()}
    def name, do: "sent"
  end

  defmodule Returned do
    @moduledoc false
    defstruct [:id, :at]

    def new(id), do: %__MODULE__{id: id, at: System.os_time()}
    def name, do: "returned"
  end

  defmodule Closed do
    @moduledoc false
    defstruct [:id, :at]

    def new(id), do: %__MODULE__{id: id, at: System.os_time()}
    def name, do: "closed"
  end

  def placed(id), do: Placed.new(id)
end
