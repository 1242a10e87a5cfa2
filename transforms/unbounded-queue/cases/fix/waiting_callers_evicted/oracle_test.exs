ExUnit.start()

defmodule UnboundedQueue.WaitingCallersEvictedTest do
  use ExUnit.Case
  import ExUnit.CaptureLog

  test "who has waited longest is told at once, the others board in order" do
    {:ok, pier} = Ferry.Pier.start_link()

    told =
      capture_log(fn ->
        cars = for n <- 1..4, do: waiting(pier, n)

        assert [{:error, :overloaded}, {:error, :overloaded}] =
                 cars |> Enum.take(2) |> Task.await_many(200)

        Ferry.Pier.arrive(pier, 1)
        assert Task.await(Enum.at(cars, 2)) == {:aboard, 3}
        fifth = waiting(pier, 5)
        Ferry.Pier.arrive(pier, 5)
        assert Task.await_many([Enum.at(cars, 3), fifth]) == [{:aboard, 4}, {:aboard, 5}]
        assert :queue.is_empty(:sys.get_state(pier).waiting)
      end)

    # Once when it fills up, once with the count when there is room again.
    assert [_, _, _] = String.split(told, "dropped")
    assert told =~ "2"
  end

  defp waiting(pier, n) do
    before = :sys.get_state(pier).tickets
    task = Task.async(fn -> Ferry.Pier.board(pier, n) end)
    until(fn -> :sys.get_state(pier).tickets > before end)
    task
  end

  defp until(condition), do: condition.() || (Process.sleep(1) && until(condition))
end
