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

defmodule BlockingCallback.BranchFunctionFromMessageTest do
  use ExUnit.Case

  @moduletag :capture_log

  setup do
    Process.register(self(), :gatekeeper)
    start_supervised!(%{id: :app, start: {Guarded, :start, [:normal, []]}, type: :supervisor})
    :ok = Guarded.Breaker.install(:pay)
  end

  test "others are answered while the work runs, and the reply is the same" do
    work = Task.async(fn -> Guarded.Breaker.run(:pay, fn -> Gate.pass(:pay) end) end)
    assert_receive {:at_gate, worker, _}
    assert Guarded.Breaker.ping() == :pong
    send(worker, {:open, 7})
    assert Task.await(work) == {:ok, 7}
    assert settled?(Guarded.Breaker)
  end

  test "raising work is answered at once" do
    server = Process.whereis(Guarded.Breaker)
    work = Task.async(fn -> Guarded.Breaker.run(:pay, fn -> Gate.pass(:pay) end) end)
    assert_receive {:at_gate, worker, _}
    send(worker, :crash)

    assert {:error, {:task_exit, {%RuntimeError{message: "boom"}, _stack}}} =
             Task.await(work, 1000)

    assert Process.whereis(Guarded.Breaker) == server
    assert settled?(Guarded.Breaker)
  end

  test "killed work is answered at once" do
    work = Task.async(fn -> Guarded.Breaker.run(:pay, fn -> Gate.pass(:pay) end) end)
    assert_receive {:at_gate, worker, _}
    Process.exit(worker, :kill)
    assert {:error, {:task_exit, :killed}} = Task.await(work, 1000)
    assert Guarded.Breaker.ping() == :pong
    assert settled?(Guarded.Breaker)
  end

  test "the other branch answers as before" do
    assert Guarded.Breaker.run(:other, fn -> flunk("must not run") end) ==
             {:error, :not_installed}
  end

  # Nothing of the work is left in the state.
  defp settled?(server), do: not (inspect(:sys.get_state(server)) =~ "#Reference")
end
