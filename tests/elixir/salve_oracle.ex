defmodule Salve.Oracle do
  @moduledoc """
  Proves a race without hammering.

  With one scheduler online a process runs until its slice of reductions is spent. A caller that first
  burns all but `k` of them is preempted `k` reductions later, and the process that waits behind it then runs
  inside it. Going through every `k` puts the second caller at every possible point of the first,
  deterministically and in milliseconds.

  A built-in function that traps (`:erlang.iolist_to_binary/1`, and so `String.downcase/1`) gives its caller a
  fresh slice, so nothing lands behind it: keep those off the path under test.
  """

  # OTP's slice.
  @slice 4000
  # So many steps in a row in which the first was already done: nothing is left to land inside.
  @enough 8

  @doc """
  Lands `second` inside `first` at every point, and checks the outcome of each.

  Options, all functions:

    * `:setup` - makes a fresh world before each step; its value goes to the other three
    * `:first` - the caller that is interrupted
    * `:second` - the caller that runs inside it, whole
    * `:check` - gets the two results and the world; asserts. A caller that crashed has the result
      `{:crashed, kind, reason}`

  Answers the number of steps in which the second really ran inside the first.
  """
  def interleave(options) do
    setup = Keyword.get(options, :setup, fn -> nil end)
    check = Keyword.fetch!(options, :check)
    first = Keyword.fetch!(options, :first)
    second = Keyword.fetch!(options, :second)

    # Modules are loaded and code is warm before reductions are counted.
    world = setup.()
    attempt(first, world)
    attempt(second, world)

    steps(fn k ->
      world = setup.()
      {inside?, one, two} = step(k, fn -> attempt(first, world) end, fn _ -> attempt(second, world) end)
      check.(one, two, world)
      inside?
    end)
  end

  @doc """
  Kills `first` at every point, and checks what it leaves behind.

  Options: `:setup`, `:first` as for `interleave/1`; `:check` gets the world.
  """
  def kill_inside(options) do
    setup = Keyword.get(options, :setup, fn -> nil end)
    check = Keyword.fetch!(options, :check)
    first = Keyword.fetch!(options, :first)
    attempt(first, setup.())

    steps(fn k ->
      world = setup.()
      {inside?, _, _} = step(k, fn -> attempt(first, world) end, &Process.exit(&1, :kill))
      check.(world)
      inside?
    end)
  end

  @doc """
  What `make` answers, called in a process that ends with the test, before the next one starts.

  A named table made by the test itself may outlive it by a moment, and then the next test cannot make it.
  """
  def owned(make) do
    {Agent, make} |> ExUnit.Callbacks.start_supervised!() |> Agent.get(& &1)
  end

  defp steps(step) do
    online = :erlang.system_flag(:schedulers_online, 1)

    try do
      inside = count_inside(step, 0, 0, 0)
      if inside == 0, do: raise("the second caller never ran inside the first")
      inside
    after
      :erlang.system_flag(:schedulers_online, online)
    end
  end

  defp count_inside(_step, k, inside, missed) when k == @slice or missed == @enough, do: inside

  defp count_inside(step, k, inside, missed) do
    if step.(k), do: count_inside(step, k + 1, inside + 1, 0), else: count_inside(step, k + 1, inside, missed + 1)
  end

  # The first process starts with `k` reductions left; the second is next in the run queue.
  defp step(k, first, second) do
    parent = self()
    done = :atomics.new(1, [])
    # A fresh slice, so that both are started in one go.
    :erlang.yield()

    {one, one_ref} =
      spawn_monitor(fn ->
        :erlang.bump_reductions(@slice - k)
        result = first.()
        :atomics.put(done, 1, 1)
        send(parent, {:first, self(), result})
      end)

    {two, two_ref} =
      spawn_monitor(fn ->
        inside? = :atomics.get(done, 1) == 0
        send(parent, {:second, self(), inside?, second.(one)})
      end)

    {inside?, second_result} =
      receive do
        {:second, ^two, inside?, result} -> {inside?, result}
        {:DOWN, ^two_ref, _, _, reason} -> {true, {:crashed, :exit, reason}}
      after
        5_000 -> raise "the second caller hangs"
      end

    first_result =
      receive do
        {:first, ^one, result} -> result
        {:DOWN, ^one_ref, _, _, reason} -> {:crashed, :exit, reason}
      after
        5_000 -> raise "the first caller hangs"
      end

    # Both are gone before the next world is made, or a late one would spend its slice.
    gone(one, one_ref)
    gone(two, two_ref)
    {inside?, first_result, second_result}
  end

  defp gone(pid, ref) do
    Process.demonitor(ref, [:flush])
    ref = Process.monitor(pid)

    receive do
      {:DOWN, ^ref, _, _, _} -> :ok
    after
      5_000 -> raise "a caller hangs"
    end
  end

  defp attempt(fun, world) do
    fun.(world)
  catch
    kind, reason -> {:crashed, kind, reason}
  end
end
