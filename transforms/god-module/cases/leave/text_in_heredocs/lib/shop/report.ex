defmodule Shop.Report do
  @moduledoc false

  def query(day) do
    """
    SELECT o.id,
           o.total,
           o.placed_at,
           c.name,
           c.city,
           c.country,
           c.segment,
           s.carrier,
           s.code,
           s.sent_at
      FROM orders o
      JOIN customers c ON c.id = o.customer_id
      JOIN shipments s ON s.order_id = o.id
     WHERE o.day = '#{day}'
     ORDER BY o.placed_at
    """
  end

  def run(day), do: String.split(query(day), "\n")
end
