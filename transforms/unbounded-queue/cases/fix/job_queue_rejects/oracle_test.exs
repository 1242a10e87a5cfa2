ExUnit.start()

defmodule UnboundedQueue.JobQueueRejectsTest do
  use ExUnit.Case, async: true
  alias Press.JobQueue

  test "a full queue turns jobs away and takes them again when there is room" do
    {:ok, queue} = JobQueue.start_link([])

    assert for(n <- 1..5, do: JobQueue.submit(queue, n)) ==
             [:ok, :ok] ++ List.duplicate({:error, :overloaded}, 3)

    assert :queue.to_list(:sys.get_state(queue).jobs) == [1, 2]
    assert JobQueue.next(queue) == {:ok, 1}
    assert JobQueue.submit(queue, 6) == :ok
    assert JobQueue.submit(queue, 7) == {:error, :overloaded}
    assert JobQueue.next(queue) == {:ok, 2}
    assert JobQueue.next(queue) == {:ok, 6}
    assert JobQueue.next(queue) == :none
    assert :sys.get_state(queue).printed == 3
  end
end
