ExUnit.start(assert_receive_timeout: 2000)

# Telemetry's table of handlers, in small: it outlives the processes that attach.
defmodule :telemetry do
  def attach(id, event, fun, config), do: attach_many(id, [event], fun, config)

  def attach_many(id, _events, _fun, _config) do
    if attached?(id) do
      {:error, :already_exists}
    else
      :persistent_term.put({:handler, id}, true)
    end
  end

  def detach(id) do
    if :persistent_term.erase({:handler, id}), do: :ok, else: {:error, :not_found}
  end

  def attached?(id), do: :persistent_term.get({:handler, id}, false)
end

defmodule MissingCleanup.HandlersInAListTest do
  use ExUnit.Case

  @moduletag :capture_log

  setup do
    Process.flag(:trap_exit, true)
    # What a failing run leaves behind must not meet the next one.
    tmp =
      Path.join(
        System.tmp_dir!(),
        "cleanup-#{System.pid()}-#{System.unique_integer([:positive])}"
      )

    File.mkdir_p!(tmp)
    System.put_env("TMPDIR", tmp)

    on_exit(fn ->
      System.put_env("TMPDIR", Path.dirname(tmp))
      File.rm_rf!(tmp)
    end)

    :ok
  end

  test "released on a normal stop" do
    {:ok, server} = Toll.Gate.start_link([])
    artefact = artefact(server)
    assert held?(artefact)
    GenServer.stop(server)
    refute held?(artefact)
  end

  test "released on a crash in a callback" do
    {:ok, server} = Toll.Gate.start_link([])
    artefact = artefact(server)
    GenServer.cast(server, {:no, :such, :cast})
    assert_receive {:EXIT, ^server, {_error, _stack}}
    refute held?(artefact)
  end

  test "released when the supervisor stops" do
    {supervisor, server} = supervised()
    artefact = artefact(server)
    assert held?(artefact)
    Supervisor.stop(supervisor)
    refute held?(artefact)
  end

  test "released when the supervisor terminates the child" do
    {supervisor, server} = supervised()
    artefact = artefact(server)
    :ok = Supervisor.terminate_child(supervisor, Toll.Gate)
    refute held?(artefact)
    Supervisor.stop(supervisor)
  end

  test "an exit signal still stops the server with its reason" do
    {:ok, server} = Toll.Gate.start_link([])
    artefact = artefact(server)
    linked = spawn(fn -> Process.link(server) && exit(:boom) end)
    assert_receive {:EXIT, ^server, :boom}
    refute Process.alive?(linked)
    refute held?(artefact)
  end

  test "a normal exit of something linked is ignored" do
    {:ok, server} = Toll.Gate.start_link([])
    linked = spawn(fn -> Process.link(server) end)
    ref = Process.monitor(linked)
    assert_receive {:DOWN, ^ref, :process, _pid, _reason}
    assert held?(artefact(server))
    GenServer.stop(server)
  end

  test "its own messages still arrive" do
    {:ok, server} = Toll.Gate.start_link([])
    send(server, {:passed, :left})
    assert length(Toll.Gate.ids(server)) == 2
    GenServer.stop(server)
  end

  defp supervised do
    child = %{id: Toll.Gate, start: {Toll.Gate, :start_link, [[]]}}
    {:ok, supervisor} = Supervisor.start_link([child], strategy: :one_for_one)
    [{_id, server, _type, _modules}] = Supervisor.which_children(supervisor)
    {supervisor, server}
  end

  defp artefact(server), do: Toll.Gate.ids(server)
  defp held?(artefact), do: Enum.any?(artefact, &:telemetry.attached?/1)
end
