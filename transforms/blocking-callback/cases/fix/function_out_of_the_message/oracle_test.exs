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

defmodule BlockingCallback.FunctionOutOfTheMessageTest do
  use ExUnit.Case

  @moduletag :capture_log

  setup do
    Process.register(self(), :gatekeeper)
    start = {Loom.Supervisor, :start_link, [[]]}
    start_supervised!(%{id: :app, start: start, type: :supervisor})
    :ok
  end

  test "others are answered while what came with the message runs" do
    for {request, at_gate, rows, reply} <- [
          {%{weave: fn -> Gate.pass(:order) end}, :order, 1, :cloth},
          {{:job, {Gate, :pass, [:job]}}, :job, 1, {:done, :cloth}},
          {{:with, colour: :red, thread: &Gate.pass/1}, :red, 1, :cloth}
        ] do
      work = Task.async(fn -> Loom.Weaver.ask(request) end)
      assert_receive {:at_gate, worker, ^at_gate}
      assert Loom.Weaver.rows() == rows
      send(worker, {:open, :cloth})
      assert Task.await(work) == reply
    end

    assert Loom.Weaver.ask({:pattern, :plain}) == {:plain, 1}
    refute inspect(:sys.get_state(Loom.Weaver)) =~ "#Reference"
  end

  test "work that is killed is answered at once" do
    work = Task.async(fn -> Loom.Weaver.ask({:job, {Gate, :pass, [:job]}}) end)
    assert_receive {:at_gate, worker, :job}
    Process.exit(worker, :kill)
    assert Task.await(work, 1000) == {:error, {:task_exit, :killed}}
  end
end
