defmodule Fax do
  use GenServer
  import Kernel, except: [send: 2]

  def init(line), do: {:ok, line}

  def handle_cast({:fax, number, page}, line) do
    send(number, page)
    page |> send(number)
    {:noreply, line}
  end

  defp send(number, page), do: IO.puts([number, page])
end
