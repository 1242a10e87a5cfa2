ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.ProgramInAKeywordListTest do
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
    {:ok, server} = Kiln.Burner.start_link([])
    artefact = artefact(server)
    assert held?(artefact)
    GenServer.stop(server)
    refute held?(artefact)
  end

  test "released on a crash in a callback" do
    {:ok, server} = Kiln.Burner.start_link([])
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
    {:ok, server} = Kiln.Burner.start_link([])
    artefact = artefact(server)
    linked = spawn(fn -> Process.link(server) && exit(:boom) end)
    assert_receive {:EXIT, ^server, :boom}
    refute Process.alive?(linked)
    refute held?(artefact)
  end

  test "a normal exit of something linked is ignored" do
    {:ok, server} = Kiln.Burner.start_link([])
    linked = spawn(fn -> Process.link(server) end)
    ref = Process.monitor(linked)
    assert_receive {:DOWN, ^ref, :process, _pid, _reason}
    assert held?(artefact(server))
    GenServer.stop(server)
  end

  # A killed program that nobody waits for may stay a zombie for a while.
  defp running?(os_pid, tries \\ 50) do
    running = match?({:ok, stat} when stat != "", read_state(os_pid))

    cond do
      not running -> false
      tries == 0 -> true
      true -> Process.sleep(1) && running?(os_pid, tries - 1)
    end
  end

  defp read_state(os_pid) do
    with {:ok, stat} <- File.read("/proc/#{os_pid}/stat"),
         [_, rest] <- String.split(stat, ") ", parts: 2) do
      if String.starts_with?(rest, "Z"), do: {:ok, ""}, else: {:ok, rest}
    end
  end

  defp supervised do
    child = %{id: Kiln.Burner, start: {Kiln.Burner, :start_link, [[]]}}
    {:ok, supervisor} = Supervisor.start_link([child], strategy: :one_for_one)
    [{_id, server, _type, _modules}] = Supervisor.which_children(supervisor)
    {supervisor, server}
  end

  defp artefact(server), do: GenServer.call(server, :os_pid)
  defp held?(artefact), do: running?(artefact)
end
