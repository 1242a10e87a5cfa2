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

defmodule BlockingCallback.AnswersByHelpersTest do
  use ExUnit.Case

  alias Mint.Press

  @moduletag :capture_log

  setup do
    Process.register(self(), :gatekeeper)
    start = {Mint.Application, :start, [:normal, []]}
    start_supervised!(%{id: :app, start: start, type: :supervisor})
    :ok
  end

  test "others are answered while the work runs, and the replies are the same" do
    for {ask, what, answer, reply} <- [
          {&Press.strike/1, {:silver, :crown}, {:ok, :coin}, {:ok, :coin}},
          {&Press.strike/1, {:silver, :crown}, {:error, :bent}, {:error, :bent}},
          {&Press.weigh/1, :crown, {:ok, 12}, 12}
        ] do
      work = Task.async(fn -> ask.(:crown) end)
      assert_receive {:at_gate, worker, ^what}
      assert Press.metal() == :silver
      send(worker, {:open, answer})
      assert Task.await(work) == reply
    end
  end

  test "failing work is answered at once" do
    server = Process.whereis(Press)

    for ask <- [&Press.strike/1, &Press.weigh/1] do
      work = Task.async(fn -> ask.(:crown) end)
      assert_receive {:at_gate, worker, _}
      send(worker, :crash)
      assert {:error, {:task_exit, _}} = Task.await(work, 1000)
    end

    assert Process.whereis(Press) == server
  end

  test "a cast does not keep the server, and its failure does not stop it" do
    server = Process.whereis(Press)
    Press.melt(:crown)
    assert_receive {:at_gate, worker, :crown}
    assert Press.metal() == :silver
    send(worker, :crash)
    Process.sleep(50)
    assert Process.whereis(Press) == server
  end
end
