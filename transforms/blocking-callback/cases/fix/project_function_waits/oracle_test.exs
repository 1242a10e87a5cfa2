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

defmodule HTTPoison do
  def get(url), do: Gate.pass(url)
end

defmodule BlockingCallback.ProjectFunctionWaitsTest do
  use ExUnit.Case

  @moduletag :capture_log

  setup do
    Process.register(self(), :gatekeeper)
    start = {Coins.Application, :start, [:normal, []]}
    start_supervised!(%{id: :app, start: start, type: :supervisor})
    :ok
  end

  test "others are answered while another module's request runs" do
    work = Task.async(fn -> Coins.Exchange.rate(:gold) end)
    assert_receive {:at_gate, worker, "http://rates.test/gold"}
    assert Coins.Exchange.margin() == 1
    send(worker, {:open, {:ok, %{status_code: 200, body: 41}}})
    assert Task.await(work) == {:ok, 42}
  end

  test "others are answered while another server is asked" do
    :sys.suspend(Coins.Vault)
    work = Task.async(fn -> Coins.Exchange.worth(:gold, 2) end)
    Process.sleep(20)
    assert Coins.Exchange.margin() == 1
    :sys.resume(Coins.Vault)
    assert Task.await(work) == 6
  end

  test "a server that dies is answered at once" do
    server = Process.whereis(Coins.Exchange)
    :sys.suspend(Coins.Vault)
    work = Task.async(fn -> Coins.Exchange.worth(:gold, 2) end)
    Process.sleep(20)
    Coins.Vault |> Process.whereis() |> Process.exit(:kill)
    assert {:error, {:task_exit, {:killed, _call}}} = Task.await(work, 1000)
    assert Process.whereis(Coins.Exchange) == server
  end
end
