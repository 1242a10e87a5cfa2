ExUnit.start(assert_receive_timeout: 400)

defmodule BlockingCallback.HibernateTest do
  use ExUnit.Case

  @moduletag :capture_log

  # The test is the key master: it makes a key when it wants to.
  setup do
    :yes = :global.register_name(:key_master, self())
    start = {Vault.Application, :start, [:normal, []]}
    start_supervised!(%{id: :app, start: start, type: :supervisor})
    :ok
  end

  test "others are answered while the key is made, and the server hibernates all along" do
    work = Task.async(fn -> GenServer.call(Vault.Keys, {:issue, :ann}) end)
    assert_receive {:"$gen_call", from, {:make, :ann}}
    wait(&hibernating?/0)
    assert GenServer.call(Vault.Keys, :issued, 400) == 1
    GenServer.reply(from, 42)
    assert Task.await(work) == {:key, 42}
    wait(&hibernating?/0)
  end

  test "a failing key master is answered at once" do
    server = Process.whereis(Vault.Keys)
    :global.unregister_name(:key_master)
    reply = GenServer.call(Vault.Keys, {:issue, :ann})
    assert {:error, {:task_exit, {:noproc, _call}}} = reply
    assert Process.whereis(Vault.Keys) == server
    wait(&hibernating?/0)
  end

  defp hibernating? do
    Process.info(Process.whereis(Vault.Keys), :current_function) ==
      {:current_function, {:erlang, :hibernate, 3}}
  end

  defp wait(condition, tries \\ 300) do
    cond do
      condition.() -> :ok
      tries == 0 -> flunk("gave up waiting")
      true -> Process.sleep(1) && wait(condition, tries - 1)
    end
  end
end
