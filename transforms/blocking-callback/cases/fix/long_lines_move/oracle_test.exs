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

defmodule BlockingCallback.LongLinesMoveTest do
  use ExUnit.Case

  alias Observatory.Meteorology

  @moduletag :capture_log

  setup do
    Process.register(self(), :gatekeeper)
    start = {Observatory.Application, :start, [:normal, []]}
    start_supervised!(%{id: :app, start: start, type: :supervisor})
    :ok
  end

  test "others are answered while the work runs, and the reply is the same" do
    work = Task.async(fn -> Meteorology.observe("sea") end)
    assert_receive {:at_gate, worker, "sea"}
    assert Meteorology.count() == 1
    send(worker, {:open, ["cirrus"]})
    assert Task.await(work) == {:ok, ["cirrus"]}
    assert Meteorology.count() == 1
  end

  test "failing work is answered at once" do
    server = Process.whereis(Meteorology)
    work = Task.async(fn -> Meteorology.observe("sea") end)
    assert_receive {:at_gate, worker, "sea"}
    send(worker, :crash)
    assert {:error, {:task_exit, _}} = Task.await(work, 1000)
    assert Process.whereis(Meteorology) == server
  end

  test "a report does not keep the server" do
    server = Process.whereis(Meteorology)
    Meteorology.report("monday")
    assert_receive {:at_gate, worker, "the clouds of the day with the name of MONDAY"}
    assert Meteorology.count() == 0
    send(worker, :crash)
    Process.sleep(50)
    assert Process.whereis(Meteorology) == server
  end
end
