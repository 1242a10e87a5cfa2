ExUnit.start()

defmodule UnboundedQueue.WaitingCallersTurnedAwayTest do
  use ExUnit.Case
  alias Quiz.Answers

  def handle(event, measurements, metadata, test), do: send(test, {event, measurements, metadata})

  test "who comes too late is told at once, and so is telemetry" do
    :telemetry.attach("late", [:quiz, :answers, :dropped], &__MODULE__.handle/4, self())
    {:ok, quiz} = Answers.start_link([])

    for _round <- 1..2 do
      players = for n <- 1..2, do: waiting(quiz, n)
      assert GenServer.call(quiz, {:wait, 3}, 200) == {:error, :overloaded}
      assert_receive {[:quiz, :answers, :dropped], %{count: 1}, metadata}
      refute inspect(metadata) =~ "#PID"
      Answers.reveal(quiz, 42)
      assert Task.await_many(players) == [{1, 42}, {2, 42}]
    end

    refute_receive {[:quiz, :answers, :dropped], _, _}, 10
    :telemetry.detach("late")
  end

  defp waiting(quiz, n) do
    task = Task.async(fn -> Answers.wait(quiz, n) end)
    until(fn -> length(:sys.get_state(quiz).players) == n end)
    task
  end

  defp until(condition), do: condition.() || (Process.sleep(1) && until(condition))
end
