ExUnit.start()

defmodule MonitorLeak.SeveralModulesTest do
  use ExUnit.Case, async: true

  alias Shop.Carts.{Right, Wrong}

  test "open and close in turn" do
    {:ok, right} = Right.start_link()
    {:ok, wrong} = Wrong.start_link()
    pid = idle()

    for _ <- 1..20 do
      GenServer.cast(right, {:open, pid})
      GenServer.cast(wrong, {:open, pid, [:tea]})
      GenServer.cast(wrong, {:open, pid, [:tea, :milk]})
      assert {monitors(right), monitors(wrong)} == {[pid], [pid]}
      assert :sys.get_state(wrong).carts == %{pid => [:tea, :milk]}
      GenServer.cast(right, {:close, pid})
      GenServer.cast(wrong, {:close, pid})
      assert {monitors(right), monitors(wrong)} == {[], []}
    end
  end

  test "death still cleans up" do
    {:ok, wrong} = Wrong.start_link()
    pid = idle()
    GenServer.cast(wrong, {:open, pid, []})
    state = kill(pid, wrong)
    assert state.carts == %{}
    refute inspect(state) =~ "#Reference"
  end

  defp monitors(server) do
    :sys.get_state(server)
    {:monitors, monitors} = Process.info(server, :monitors)
    Enum.sort(for {:process, pid} <- monitors, do: pid)
  end

  defp idle, do: spawn(fn -> Process.sleep(:infinity) end)

  defp kill(pid, server) do
    Process.exit(pid, :kill)
    wait(fn -> pid not in monitors(server) end)
    :sys.get_state(server)
  end

  defp wait(condition, tries \\ 200) do
    cond do
      condition.() -> :ok
      tries == 0 -> flunk("gave up waiting")
      true -> Process.sleep(1) && wait(condition, tries - 1)
    end
  end
end
