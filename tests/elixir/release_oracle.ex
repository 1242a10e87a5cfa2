defmodule Salve.ReleaseOracle do
  @moduledoc """
  The tests that hold for each server which releases what it holds when it stops:

      use Salve.ReleaseOracle, server: Shop.Till, args: [[name: "till"]]

  `args` are those of the server's `start_link`. The module says what is held: `artefact(server)` is what the server
  acquired, `held?(artefact)` whether it is still there.
  """

  defmacro __using__(server: server, args: args) do
    quote do
      use ExUnit.Case

      @moduletag :capture_log

      setup do
        Process.flag(:trap_exit, true)
        # What a failing run leaves behind must not meet the next one.
        tmp = Path.join(System.tmp_dir!(), "cleanup-#{System.pid()}-#{System.unique_integer([:positive])}")
        File.mkdir_p!(tmp)
        System.put_env("TMPDIR", tmp)

        on_exit(fn ->
          System.put_env("TMPDIR", Path.dirname(tmp))
          File.rm_rf!(tmp)
        end)

        :ok
      end

      test "released on a normal stop" do
        server = started()
        artefact = artefact(server)
        assert held?(artefact)
        GenServer.stop(server)
        refute held?(artefact)
      end

      test "released on a crash in a callback" do
        server = started()
        artefact = artefact(server)
        assert held?(artefact)
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
        assert held?(artefact)
        :ok = Supervisor.terminate_child(supervisor, unquote(server))
        refute held?(artefact)
        Supervisor.stop(supervisor)
      end

      test "an exit signal still stops the server with its reason" do
        server = started()
        artefact = artefact(server)
        assert held?(artefact)
        linked = spawn(fn -> Process.link(server) && exit(:boom) end)
        assert_receive {:EXIT, ^server, :boom}
        refute Process.alive?(linked)
        refute held?(artefact)
      end

      test "a normal exit of something linked is ignored" do
        server = started()
        linked = spawn(fn -> Process.link(server) end)
        ref = Process.monitor(linked)
        assert_receive {:DOWN, ^ref, :process, _pid, _reason}
        assert held?(artefact(server))
        GenServer.stop(server)
      end

      defp started do
        {:ok, server} = apply(unquote(server), :start_link, unquote(args))
        server
      end

      defp supervised do
        child = %{id: unquote(server), start: {unquote(server), :start_link, unquote(args)}}
        {:ok, supervisor} = Supervisor.start_link([child], strategy: :one_for_one)
        [{_id, server, _type, _modules}] = Supervisor.which_children(supervisor)
        {supervisor, server}
      end
    end
  end

  @doc "True if the program with this OS pid runs. One that was killed, and that nobody waits for, may stay a zombie for a while."
  def running?(os_pid, tries \\ 50) do
    cond do
      not alive?(os_pid) -> false
      tries == 0 -> true
      true -> Process.sleep(1) && running?(os_pid, tries - 1)
    end
  end

  defp alive?(os_pid) do
    with {:ok, stat} <- File.read("/proc/#{os_pid}/stat"),
         [_, rest] <- String.split(stat, ") ", parts: 2) do
      rest != "" and not String.starts_with?(rest, "Z")
    else
      _ -> false
    end
  end
end
