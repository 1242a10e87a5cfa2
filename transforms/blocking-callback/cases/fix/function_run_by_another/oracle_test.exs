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

defmodule BlockingCallback.FunctionRunByAnotherTest do
  use ExUnit.Case

  @moduletag :capture_log

  setup do
    Process.register(self(), :gatekeeper)
    start = {Mill.Supervisor, :start_link, [[]]}
    start_supervised!(%{id: :app, start: start, type: :supervisor})
    :ok
  end

  test "others are answered while another function runs the one of the message" do
    for {request, gates, reply} <- [
          {{:time, fn -> Gate.pass(:time) end}, [:time], {true, :flour}},
          {{:each, &Gate.pass/1}, [1, 2], [:flour, :flour]}
        ] do
      work = Task.async(fn -> Mill.Stone.ask(request) end)

      for gate <- gates do
        assert_receive {:at_gate, worker, ^gate}
        assert Mill.Stone.sacks() == [1, 2]
        send(worker, {:open, :flour})
      end

      assert Task.await(work) == reply
    end

    assert Mill.Stone.ask({:sum, [1, 2], 3}) == 6
    refute inspect(:sys.get_state(Mill.Stone)) =~ "#Reference"
  end

  test "others are answered while a captured function works through a list" do
    work = Task.async(fn -> Mill.Stone.ask({:commands, ["sleep 0.5", nil, "exit 3"]}) end)
    Process.sleep(100)
    assert Mill.Stone.sacks() == [1, 2]
    assert Task.await(work) == [0, 3]
  end

  test "work that raises is answered at once" do
    work = Task.async(fn -> Mill.Stone.ask({:time, fn -> Gate.pass(:time) end}) end)
    assert_receive {:at_gate, worker, :time}
    send(worker, :crash)
    assert {:error, {:task_exit, {%RuntimeError{message: "boom"}, _}}} = Task.await(work, 1000)
  end
end
