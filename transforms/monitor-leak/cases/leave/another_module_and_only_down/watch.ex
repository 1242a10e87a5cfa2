defmodule Canteen.Watch do
  @moduledoc false
  def watch(pid), do: Process.monitor(pid)
end

defmodule Canteen.Process do
  @moduledoc false
  def monitor(pid), do: {:noted, pid}
end

defmodule Canteen.Clock do
  @moduledoc false
  alias Canteen.Process

  def watch(pid), do: Process.monitor(pid)
end
