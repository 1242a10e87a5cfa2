ExUnit.start(assert_receive_timeout: 400)

# The work stops here until the test lets it go on or makes it fail.
defmodule Gate do
  def pass(what) do
    send(:gatekeeper, {:at_gate, self(), what})

    receive do
      {:open, answer} -> answer
      :crash -> raise "boom"
    end
  end
end

defmodule BlockingCallback.AsyncAndAwaitTest do
  use ExUnit.Case

  @moduletag :capture_log

  setup do
    Process.register(self(), :gatekeeper)
    start = {Quotes.Application, :start, [:normal, []]}
    start_supervised!(%{id: :app, start: start, type: :supervisor})
    :ok
  end

  test "others are answered while the banks think" do
    work = Task.async(fn -> Quotes.Desk.best(100) end)
    assert_receive {:at_gate, first, {:first, 100}}
    assert_receive {:at_gate, second, {:second, 100}}
    assert Quotes.Desk.open?()
    send(first, {:open, 9})
    send(second, {:open, 7})
    assert Task.await(work) == 8
    refute inspect(:sys.get_state(Quotes.Desk)) =~ "#Reference"
  end

  test "a bank that fails is answered at once" do
    server = Process.whereis(Quotes.Desk)
    work = Task.async(fn -> Quotes.Desk.best(100) end)
    assert_receive {:at_gate, _first, {:first, 100}}
    assert_receive {:at_gate, second, {:second, 100}}
    send(second, :crash)
    assert {:error, {:task_exit, _reason}} = Task.await(work, 1000)
    assert Process.whereis(Quotes.Desk) == server
  end
end
