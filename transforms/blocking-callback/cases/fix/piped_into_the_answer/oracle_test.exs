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
  def get(url), do: Gate.pass(url)
  def get!(url), do: Gate.pass(url)
end

defmodule BlockingCallback.PipedIntoTheAnswerTest do
  use ExUnit.Case

  @moduletag :capture_log

  setup do
    Process.register(self(), :gatekeeper)
    start = {Maps.Supervisor, :start_link, [[]]}
    start_supervised!(%{id: :app, start: start, type: :supervisor})
    :ok
  end

  test "others are answered meanwhile, and the replies are the same" do
    for {ask, answer, reply} <- [
          {&Maps.Atlas.page/1, %{body: "a b"}, "a b"},
          {&Maps.Atlas.legend/1, {:ok, %{body: "a b"}}, ["a", "b"]},
          {&Maps.Atlas.legend/1, {:error, :closed}, []},
          {&Maps.Atlas.title/1, {:ok, %{body: "a b"}}, {:ok, "a b"}},
          {&Maps.Atlas.title/1, {:error, :closed}, {:error, :closed}}
        ] do
      work = Task.async(fn -> ask.("http://maps.test") end)
      assert_receive {:at_gate, worker, "http://maps.test"}
      assert Maps.Atlas.scale() == 50
      send(worker, {:open, answer})
      assert Task.await(work) == reply
    end
  end

  test "raising work is answered at once" do
    for ask <- [&Maps.Atlas.page/1, &Maps.Atlas.legend/1, &Maps.Atlas.title/1] do
      work = Task.async(fn -> ask.("http://maps.test") end)
      assert_receive {:at_gate, worker, _url}
      send(worker, :crash)
      assert {:error, {:task_exit, {%RuntimeError{}, _stack}}} = Task.await(work, 1000)
    end
  end
end
