defmodule Wire do
  def send(number, text), do: IO.puts([number, text])
end

defmodule Telegraph do
  use GenServer
  import Kernel, except: [send: 2]
  import Wire, only: [send: 2]

  def init(line), do: {:ok, line}

  def handle_cast({:wire, number, text}, line) do
    send(number, text)
    {:noreply, line}
  end
end

defmodule OtherTelegraph do
  use GenServer
  import Kernel, except: [send: 2]
  import Wire

  def init(line), do: {:ok, line}

  def handle_cast({:wire, number, text}, line) do
    send(number, text)
    {:noreply, line}
  end
end
