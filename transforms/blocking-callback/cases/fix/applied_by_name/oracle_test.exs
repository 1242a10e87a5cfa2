ExUnit.start(assert_receive_timeout: 400)

# The work stops here until the test lets it go on or makes it fail.
defmodule HTTPoison do
  def get(url, headers \\ []) do
    send(:gatekeeper, {:at_gate, self(), {url, headers}})

    receive do
      {:open, answer} -> answer
      :crash -> raise "boom"
    end
  end
end

defmodule BlockingCallback.AppliedByNameTest do
  use ExUnit.Case

  alias Quarry.Crusher

  @moduletag :capture_log

  setup do
    Process.register(self(), :gatekeeper)
    start = {Quarry.Application, :start, [:normal, []]}
    {:ok, app: start_supervised!(%{id: :app, start: start, type: :supervisor})}
  end

  test "others are answered while the applied function runs, and the reply is the same" do
    work = Task.async(fn -> Crusher.crush("flint") end)
    assert_receive {:at_gate, worker, {"http://crush.test/flint", [{"accept", "text/plain"}]}}
    assert Crusher.stones() == 7
    send(worker, {:open, {:ok, "gravel"}})
    assert Task.await(work) == {:ok, "gravel"}
  end

  test "others are answered while the client of the attribute works" do
    work = Task.async(fn -> Crusher.grade("flint") end)
    assert_receive {:at_gate, worker, {"http://grade.test/flint", []}}
    assert Crusher.stones() == 7
    send(worker, {:open, {:ok, 3}})
    assert Task.await(work) == 3
  end

  test "failing work is answered at once" do
    server = Process.whereis(Crusher)

    for {ask, failure} <- [{&Crusher.crush/1, :crash}, {&Crusher.grade/1, :kill}] do
      work = Task.async(fn -> ask.("flint") end)
      assert_receive {:at_gate, worker, _}
      if failure == :kill, do: Process.exit(worker, :kill), else: send(worker, :crash)
      assert {:error, {:task_exit, _}} = Task.await(work, 1000)
    end

    assert Process.whereis(Crusher) == server
  end

  test "every child is started once, the server last", %{app: app} do
    [{last, _, _, _} | _] = children = Supervisor.which_children(app)
    assert {last, length(children)} == {Crusher, 3}
  end
end
