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

defmodule BlockingCallback.ProjectCallsAndCastsTest do
  use ExUnit.Case

  @moduletag :capture_log

  setup do
    Process.register(self(), :gatekeeper)

    start_supervised!(%{
      id: :app,
      start: {Bakery.Application, :start, [:normal, []]},
      type: :supervisor
    })

    :ok
  end

  test "others are answered while the work runs, and the reply is the same" do
    work = Task.async(fn -> Bakery.Oven.bake("rye") end)
    assert_receive {:at_gate, worker, "rye!"}
    assert Bakery.Oven.heat() == {220, 1, "rye"}
    send(worker, {:open, {:ok, :bread}})
    assert Task.await(work) == {:ok, :bread}
    assert settled?(Bakery.Oven)
  end

  test "raising work is answered at once" do
    server = Process.whereis(Bakery.Oven)
    work = Task.async(fn -> Bakery.Oven.bake("rye") end)
    assert_receive {:at_gate, worker, _}
    send(worker, :crash)

    assert {:error, {:task_exit, {{:exception, %RuntimeError{}, _remote}, _stack}}} =
             Task.await(work, 1000)

    assert Process.whereis(Bakery.Oven) == server
    assert settled?(Bakery.Oven)
  end

  test "killed work is answered at once" do
    work = Task.async(fn -> Bakery.Oven.bake("rye") end)
    assert_receive {:at_gate, worker, _}
    [task] = Task.Supervisor.children(Bakery.TaskSupervisor)
    Process.exit(task, :kill)
    assert {:error, {:task_exit, :killed}} = Task.await(work, 1000)
    send(worker, :crash)
    assert Bakery.Oven.heat() == {220, 1, "rye"}
    assert settled?(Bakery.Oven)
  end

  test "the other answers are the same" do
    assert Bakery.Oven.bake("") == {:error, :no_flour}
    assert Bakery.Oven.bake(:stone) == {:error, :not_a_loaf}
    assert {220, 1, ""} = Bakery.Oven.heat()
  end

  test "a failing cast leaves the server alive and is logged" do
    server = Process.whereis(Bakery.Oven)

    log =
      ExUnit.CaptureLog.capture_log(fn ->
        Bakery.Oven.clean({:not, :a_path})
        wait(fn -> settled?(Bakery.Oven) end)
      end)

    assert log =~ "clean failed"
    assert Process.whereis(Bakery.Oven) == server
  end

  test "a cast still does its work" do
    tray = Path.join(System.tmp_dir!(), "bakery-220/tray")
    File.mkdir_p!(tray)
    Bakery.Oven.clean("tray")
    wait(fn -> not File.exists?(tray) and settled?(Bakery.Oven) end)
  end

  defp wait(condition, tries \\ 300) do
    cond do
      condition.() -> :ok
      tries == 0 -> flunk("gave up waiting")
      true -> Process.sleep(1) && wait(condition, tries - 1)
    end
  end

  # Nothing of the work is left in the state.
  defp settled?(server), do: not (inspect(:sys.get_state(server)) =~ "#Reference")
end
