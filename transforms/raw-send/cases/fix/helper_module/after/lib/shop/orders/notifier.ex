defmodule Shop.Orders.Notifier do
  @moduledoc "Tells buyers of their orders."

  @doc "The order has left."
  def shipped(buyer, id), do: buyer |> push({:shipped, id})

  defp push(buyer, event) do
    deliver(buyer, event)
  end

  # Looks first: a receiver that takes the message and stops is no failure.
  defp deliver(dest, message) do
    gone? =
      cond do
        is_pid(dest) and node(dest) == node() -> not Process.alive?(dest)
        is_atom(dest) -> Process.whereis(dest) == nil
        true -> false
      end

    if gone? do
      :telemetry.execute([:shop, :orders, :notifier, :delivery_failed], %{count: 1}, %{
        reason: :noproc
      })
    end

    send(dest, message)
  end
end
