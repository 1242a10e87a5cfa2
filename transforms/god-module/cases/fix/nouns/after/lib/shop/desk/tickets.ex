defmodule Shop.Desk.Tickets do
  @moduledoc false

  import String, only: [downcase: 1]
  import Shop.Desk, only: [is_id: 1]
  import Shop.Desk.Shared, only: [is_label: 1]

  alias Shop.Desk.Ticket
  alias Shop.Names, as: Labels

  @first 1
  @second 2
  @open @first + @second
  @limit 2

  def put_ticket(%Shop.Desk{} = desk, id, name) when is_id(id) and is_label(name) do
    if map_size(desk.tickets) < @limit do
      ticket = %Ticket{id: id, name: downcase(name), label: Labels.short(name)}
      {:ok, %{desk | tickets: Map.put(desk.tickets, id, ticket), flags: desk.flags + @second}}
    else
      {:error, {Shop.Desk, :full}}
    end
  end

  @limit 99

  def limit_ticket(desk), do: min(map_size(desk.tickets), @limit)

  def list_tickets(desk), do: Map.values(desk.tickets)

  def open_tickets?(desk), do: desk.flags == @open
end
