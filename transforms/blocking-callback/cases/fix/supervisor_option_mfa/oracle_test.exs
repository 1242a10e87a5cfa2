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

defmodule BlockingCallback.SupervisorOptionMfaTest do
  use ExUnit.Case

  @moduletag :capture_log

  setup do
    Process.register(self(), :gatekeeper)

    start_supervised!(%{id: :app, start: {Orbit.Supervisor, :start_link, [[]]}, type: :supervisor})

    :ok
  end

  test "others are answered while the work runs, and the reply is the same" do
    work = Task.async(fn -> GenServer.call(Orbit.Relay, {:apply, {Gate, :pass, [:x]}}) end)
    assert_receive {:at_gate, worker, _}
    assert GenServer.call(Orbit.Relay, :served, 400) == 0
    send(worker, {:open, 1})
    assert Task.await(work) == 1
    assert settled?(Orbit.Relay)
  end

  test "raising work is answered at once" do
    server = Process.whereis(Orbit.Relay)
    work = Task.async(fn -> GenServer.call(Orbit.Relay, {:apply, {Gate, :pass, [:x]}}) end)
    assert_receive {:at_gate, worker, _}
    send(worker, :crash)

    assert {:error, {:task_exit, {%RuntimeError{message: "boom"}, _stack}}} =
             Task.await(work, 1000)

    assert Process.whereis(Orbit.Relay) == server
    assert settled?(Orbit.Relay)
  end

  test "killed work is answered at once" do
    work = Task.async(fn -> GenServer.call(Orbit.Relay, {:apply, {Gate, :pass, [:x]}}) end)
    assert_receive {:at_gate, worker, _}
    Process.exit(worker, :kill)
    assert {:error, {:task_exit, :killed}} = Task.await(work, 1000)
    assert GenServer.call(Orbit.Relay, :served, 400) == 0
    assert settled?(Orbit.Relay)
  end

  test "a nap keeps nobody waiting" do
    nap = Task.async(fn -> catch_exit(GenServer.call(Orbit.Relay, {:nap, :infinity}, 300)) end)
    assert GenServer.call(Orbit.Relay, {:nap, 0}, 400) == :rested
    assert GenServer.call(Orbit.Relay, :served, 400) in [1, 2]
    assert {:timeout, _call} = Task.await(nap)
  end

  test "the state that the work reads is the one before" do
    fun = fn name -> {name, Gate.pass(:name)} end
    work = Task.async(fn -> GenServer.call(Orbit.Relay, {:applied, fun}) end)
    assert_receive {:at_gate, worker, :name}
    assert GenServer.call(Orbit.Relay, :served, 400) == 1
    send(worker, {:open, :ok})
    assert Task.await(work) == {:ok, {"relay", :ok}}
  end

  # Nothing of the work is left in the state.
  defp settled?(server), do: not (inspect(:sys.get_state(server)) =~ "#Reference")
end
