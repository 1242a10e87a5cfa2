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

defmodule BlockingCallback.AnsweredBeforeTheWorkTest do
  use ExUnit.Case

  import ExUnit.CaptureLog

  setup do
    Process.register(self(), :gatekeeper)
    start = {Press.Supervisor, :start_link, [[]]}
    start_supervised!(%{id: :app, start: start, type: :supervisor})
    :ok
  end

  test "who asks while the work of an answered call runs is answered" do
    assert Press.Room.print(fn -> Gate.pass(:print) end) == {:ok, 1}
    assert_receive {:at_gate, printer, :print}
    assert Press.Room.jobs() == 1

    proof = Task.async(fn -> Press.Room.proof(fn -> Gate.pass(:proof) end) end)
    assert_receive {:at_gate, reader, :proof}
    send(printer, {:open, :paper})
    send(reader, {:open, :fine})
    assert Task.await(proof) == :fine
    assert Press.Room.jobs() == 1
    refute inspect(:sys.get_state(Press.Room)) =~ "#Reference"
  end

  test "a failure of the work is logged, and the server lives on" do
    server = Process.whereis(Press.Room)

    log =
      capture_log(fn ->
        assert Press.Room.print(fn -> Gate.pass(:print) end) == {:ok, 1}
        assert_receive {:at_gate, printer, :print}
        monitor = Process.monitor(printer)
        send(printer, :crash)
        assert_receive {:DOWN, ^monitor, _, _, _}
        assert Press.Room.jobs() == 1
        Process.sleep(50)
      end)

    assert log =~ "boom"
    assert Process.whereis(Press.Room) == server
    refute inspect(:sys.get_state(Press.Room)) =~ "#Reference"
  end
end
