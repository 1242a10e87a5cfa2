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

defmodule BlockingCallback.CaseTailsTest do
  use ExUnit.Case

  @moduletag :capture_log

  setup do
    Process.register(self(), :gatekeeper)

    start_supervised!(%{
      id: :app,
      start: {Weather.Supervisor, :start_link, [[]]},
      type: :supervisor
    })

    :ok
  end

  test "others are answered while the work runs, and the reply is the same" do
    work = Task.async(fn -> Weather.Station.forecast(2) end)
    assert_receive {:at_gate, worker, "http://sky.test/Ghent/2"}
    assert Weather.Station.city() == "Ghent"
    send(worker, {:open, {:ok, %{status_code: 200, body: "sun,rain"}}})
    assert Task.await(work) == {:ok, ["sun", "rain"]}
    assert settled?(Weather.Station)
  end

  test "raising work is answered at once" do
    server = Process.whereis(Weather.Station)
    work = Task.async(fn -> Weather.Station.forecast(2) end)
    assert_receive {:at_gate, worker, _}
    send(worker, :crash)

    assert {:error, {:task_exit, {%RuntimeError{message: "boom"}, _stack}}} =
             Task.await(work, 1000)

    assert Process.whereis(Weather.Station) == server
    assert settled?(Weather.Station)
  end

  test "killed work is answered at once" do
    work = Task.async(fn -> Weather.Station.forecast(2) end)
    assert_receive {:at_gate, worker, _}
    Process.exit(worker, :kill)
    assert {:error, {:task_exit, :killed}} = Task.await(work, 1000)
    assert Weather.Station.city() == "Ghent"
    assert settled?(Weather.Station)
  end

  test "the other answers are the same" do
    for {answer, reply} <- [
          {{:ok, %{status_code: 404, body: ""}}, {:error, 404}},
          {{:error, :nxdomain}, {:error, :nxdomain}}
        ] do
      work = Task.async(fn -> Weather.Station.forecast(2) end)
      assert_receive {:at_gate, worker, _}
      send(worker, {:open, answer})
      assert Task.await(work) == reply
    end

    send(Weather.Station, {:offline, true})
    assert Weather.Station.forecast(1) == {:error, :offline}
  end

  # Nothing of the work is left in the state.
  defp settled?(server), do: not (inspect(:sys.get_state(server)) =~ "#Reference")
end
