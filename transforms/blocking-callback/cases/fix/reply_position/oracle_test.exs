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

defmodule Req do
  def get!(url), do: %{status: 200, body: Gate.pass(url)}
  def get(url), do: Gate.pass(url)
end

defmodule BlockingCallback.ReplyPositionTest do
  use ExUnit.Case

  @moduletag :capture_log

  setup do
    Process.register(self(), :gatekeeper)

    start_supervised!(%{
      id: :app,
      start: {Shop.Application, :start, [:normal, []]},
      type: :supervisor
    })

    :ok
  end

  test "others are answered while the work runs, and the reply is the same" do
    work = Task.async(fn -> Shop.Prices.price("tea") end)
    assert_receive {:at_gate, worker, "http://prices.test/tea"}
    assert Shop.Prices.currency() == "EUR"
    send(worker, {:open, 799})
    assert Task.await(work) == {:ok, 799}
    assert settled?(Shop.Prices)
  end

  test "raising work is answered at once" do
    server = Process.whereis(Shop.Prices)
    work = Task.async(fn -> Shop.Prices.price("tea") end)
    assert_receive {:at_gate, worker, _}
    send(worker, :crash)

    assert {:error, {:task_exit, {%RuntimeError{message: "boom"}, _stack}}} =
             Task.await(work, 1000)

    assert Process.whereis(Shop.Prices) == server
    assert settled?(Shop.Prices)
  end

  test "killed work is answered at once" do
    work = Task.async(fn -> Shop.Prices.price("tea") end)
    assert_receive {:at_gate, worker, _}
    Process.exit(worker, :kill)
    assert {:error, {:task_exit, :killed}} = Task.await(work, 1000)
    assert Shop.Prices.currency() == "EUR"
    assert settled?(Shop.Prices)
  end

  test "a message that nobody expects is still only logged" do
    server = Process.whereis(Shop.Prices)
    send(server, :unexpected)
    send(server, {make_ref(), :late})
    assert Shop.Prices.currency() == "EUR"
    assert Process.whereis(Shop.Prices) == server
  end

  # Nothing of the work is left in the state.
  defp settled?(server), do: not (inspect(:sys.get_state(server)) =~ "#Reference")
end
