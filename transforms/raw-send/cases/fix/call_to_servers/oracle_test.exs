ExUnit.start()

defmodule RawSend.CallToServersTest do
  use ExUnit.Case
  import Salve.DeliveryOracle

  setup do
    {:ok, ann} = Inn.Waiter.start_link(:ann)
    %{ann: ann, event: [:inn, :kitchen, :delivery_failed]}
  end

  test "the sender goes on once the message is handled", %{ann: ann, event: event} do
    assert ready([ann], :soup, event) == []
    assert :sys.get_state(ann).served == [:soup]
    assert ready([ann], :slow, event) == []
    assert :sys.get_state(ann).served == [:slow, :soup]
  end

  test "a receiver that stops has handled it", %{ann: ann, event: event} do
    watch = Process.monitor(ann)
    assert ready([ann], :burnt, event) == []
    assert_receive {:DOWN, ^watch, :process, ^ann, :normal}
  end

  test "one that is gone is told of, and the others are served", %{ann: ann, event: event} do
    assert [{%{count: 1}, %{reason: :noproc}}] = ready([gone(), ann], :soup, event)
    assert GenServer.call(ann, :served) == [:soup]
  end

  test "one that takes too long is told of", %{ann: ann, event: event} do
    :sys.suspend(ann)
    assert [{%{count: 1}, %{reason: :timeout}}] = ready([ann], :soup, event)
    :sys.resume(ann)
    assert GenServer.call(ann, :served) == [:soup]
  end

  test "senders of the previous release are understood", %{ann: ann} do
    send(ann, {:dish, :soup})
    assert GenServer.call(ann, :served) == [:soup]
  end

  defp ready(waiters, dish, event) do
    {:ok, kitchen} = Inn.Kitchen.start_link(waiters)
    events(event, fn -> :ok = GenServer.call(kitchen, {:ready, dish}) end)
  end
end
