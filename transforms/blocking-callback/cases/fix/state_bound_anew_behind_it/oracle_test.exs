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

defmodule BlockingCallback.StateBoundAnewBehindItTest do
  use ExUnit.Case

  import ExUnit.CaptureLog

  setup do
    Process.register(self(), :gatekeeper)
    start = {Quarry.Supervisor, :start_link, [[]]}
    start_supervised!(%{id: :app, start: start, type: :supervisor})
    :ok
  end

  test "others are answered, and see the update that does not need the work" do
    lift = Task.async(fn -> Quarry.Crane.lift(:granite) end)
    assert_receive {:at_gate, lifter, :granite}
    assert Quarry.Crane.lifts() == 1

    weigh = Task.async(fn -> Quarry.Crane.weigh(:marble) end)
    assert_receive {:at_gate, weigher, :marble}
    assert Quarry.Crane.lifts() == 2

    send(weigher, {:open, {:ok, 21}})
    assert Task.await(weigh) == {:error, :too_heavy}
    send(lifter, {:open, :on_the_lorry})
    assert Task.await(lift) == :on_the_lorry

    Quarry.Crane.drop(:granite)
    assert_receive {:at_gate, dropper, :granite}
    assert Quarry.Crane.lifts() == 1
    send(dropper, {:open, :ok})
    Process.sleep(50)
    refute inspect(:sys.get_state(Quarry.Crane)) =~ "#Reference"
  end

  test "failures are answered or logged" do
    server = Process.whereis(Quarry.Crane)

    log =
      capture_log(fn ->
        lift = Task.async(fn -> Quarry.Crane.lift(:granite) end)
        assert_receive {:at_gate, lifter, :granite}
        Process.exit(lifter, :kill)
        assert Task.await(lift, 1000) == {:error, {:task_exit, :killed}}

        Quarry.Crane.drop(:granite)
        assert_receive {:at_gate, dropper, :granite}
        monitor = Process.monitor(dropper)
        send(dropper, :crash)
        assert_receive {:DOWN, ^monitor, _, _, _}
        Process.sleep(50)
      end)

    assert log =~ "drop failed"
    assert Process.whereis(Quarry.Crane) == server
  end
end
