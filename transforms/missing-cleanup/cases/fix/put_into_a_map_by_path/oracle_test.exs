ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.PutIntoAMapByPathTest do
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
    {:ok, server} = Tent.Site.start_link([])
    artefact = artefact(server)
    assert held?(artefact)
    GenServer.stop(server)
    refute held?(artefact)
  end

  test "released on a crash in a callback" do
    {:ok, server} = Tent.Site.start_link([])
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

  test "an exit signal still stops the server with its reason" do
    {:ok, server} = Tent.Site.start_link([])
    artefact = artefact(server)
    linked = spawn(fn -> Process.link(server) && exit(:boom) end)
    assert_receive {:EXIT, ^server, :boom}
    refute Process.alive?(linked)
    refute held?(artefact)
  end

  test "a normal exit of something linked is ignored" do
    {:ok, server} = Tent.Site.start_link([])
    linked = spawn(fn -> Process.link(server) end)
    ref = Process.monitor(linked)
    assert_receive {:DOWN, ^ref, :process, _pid, _reason}
    assert held?(artefact(server))
    GenServer.stop(server)
  end

  defp supervised do
    child = %{id: Tent.Site, start: {Tent.Site, :start_link, [[]]}}
    {:ok, supervisor} = Supervisor.start_link([child], strategy: :one_for_one)
    [{_id, server, _type, _modules}] = Supervisor.which_children(supervisor)
    {supervisor, server}
  end

  defp artefact(server), do: elem(GenServer.call(server, {:open, "a"}), 1)
  defp held?(artefact), do: File.exists?(artefact)
end
