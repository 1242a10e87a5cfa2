defmodule Depot.Lifecycle do
  @moduledoc false

  alias Depot.Lifecycle.Impl

  defdelegate follow(pid, kind), to: Impl
end

defmodule Depot.Lifecycle.Impl do
  @moduledoc false
  require Logger

  def follow(pid, kind) do
    begin(pid, kind)
    :ok
  end

  defp begin(pid, kind) do
    Logger.debug("following #{kind}")
    pid |> Process.monitor()
  end
end
