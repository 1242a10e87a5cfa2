defmodule Library.Desk do
  use GenServer

  def init(books), do: {:ok, books}

  def handle_info({:lend, reader, ref, title}, books) do
    {book, books} = Map.pop(books, title)
    send(reader, {ref, book})
    {:noreply, books}
  end

  def handle_info({:count, reader, id}, books) do
    send(reader, {id, map_size(books)})
    {:noreply, books}
  end

  def handle_info({:ping, from}, books) do
    send(from, :pong)
    {:noreply, books}
  end
end
