# Judges the cases of a rule on real Elixir, all of them in one VM:
#
#     elixir tests/elixir/run_cases.exs transforms/RULE [--only CASE]
#
# One line a check on stdout, `ok RULE/KIND/CASE CHECK [DETAIL]` or `FAIL RULE/KIND/CASE CHECK DETAIL`; the exit
# status is 1 if anything failed, 2 if nothing was found to judge.
#
# fix/NAME        before.ex and after.ex (or folders of that name), oracle_test.exs:
#   compiles      both variants compile, and the code after warns of nothing that the code before did not
#   formatted     both variants are as the formatter leaves them
#   oracle        fails on the code before (`oracle-before`) and passes on the code after (`oracle-after`)
#   comments      every comment of the code before is in the code after
# leave, decline  NAME.ex or a folder: compiles and is formatted

Code.require_file("salve_oracle.ex", __DIR__)
Code.require_file("release_oracle.ex", __DIR__)
Code.require_file("delivery_oracle.ex", __DIR__)
[{:telemetry, telemetry}] = Code.require_file("telemetry.ex", __DIR__)
:persistent_term.put(:telemetry, telemetry)

defmodule Salve.Cases.Failures do
  @moduledoc "An ExUnit formatter that prints nothing and tells the runner which tests failed, and why."
  use GenServer

  @impl true
  def init(_options), do: {:ok, []}

  @impl true
  def handle_cast({:test_finished, %{state: {:failed, failures}} = test}, failed),
    do: {:noreply, [{test.name, reason(failures)} | failed]}

  def handle_cast({:test_finished, %{state: {:invalid, _}} = test}, failed),
    do: {:noreply, [{test.name, "setup_all failed"} | failed]}

  def handle_cast({:suite_finished, _}, failed) do
    :persistent_term.put(__MODULE__, Enum.reverse(failed))
    {:noreply, []}
  end

  def handle_cast(_, failed), do: {:noreply, failed}

  def last, do: :persistent_term.get(__MODULE__, [])

  defp reason([{kind, error, stack} | _]), do: Exception.format_banner(kind, error, stack)
end

defmodule Salve.Cases do
  @moduledoc false

  @fast_ms 1_000

  def run(rule_dir, only) do
    rule = Path.basename(rule_dir)
    cases = Path.join(rule_dir, "cases")

    fix = for dir <- wildcard(cases, "fix/*"), File.dir?(dir), do: {"fix", Path.basename(dir), dir}

    still =
      for kind <- ["leave", "decline"], path <- wildcard(cases, "#{kind}/*"), do: {kind, Path.basename(path, ".ex"), path}

    for {kind, name, path} <- fix ++ still, only == nil or name == only do
      for {check, verdict} <- judge(kind, path), do: report("#{rule}/#{kind}/#{name}", check, verdict)
    end
    |> List.flatten()
  end

  defp wildcard(dir, glob), do: dir |> Path.join(glob) |> Path.wildcard() |> Enum.sort()

  defp report(name, check, :ok), do: report(name, check, {:ok, ""})

  defp report(name, check, {:ok, detail}) do
    IO.puts(String.trim_trailing("ok #{name} #{check} #{detail}"))
    :ok
  end

  defp report(name, check, {:fail, detail}) do
    detail = detail |> to_string() |> String.split() |> Enum.join(" ") |> String.slice(0, 600)
    IO.puts("FAIL #{name} #{check} #{detail}")
    :fail
  end

  defp judge("fix", dir) do
    before = sources(Path.join(dir, "before"))
    after_fix = sources(Path.join(dir, "after"))
    oracle = Path.join(dir, "oracle_test.exs")

    cond do
      before == [] -> [{"layout", {:fail, "no before.ex"}}]
      after_fix == [] -> [{"layout", {:fail, "no after.ex"}}]
      not File.regular?(oracle) -> [{"layout", {:fail, "no oracle_test.exs"}}]
      true -> judge_fix(before, after_fix, oracle)
    end
  end

  defp judge(_kind, path) do
    files = if File.dir?(path), do: sources(path), else: [path]

    compiles =
      case compile(files) do
        {:ok, modules, _warnings} -> purge(modules)
        {:error, why} -> {:fail, why}
      end

    [{"compiles", compiles}, {"formatted", formatted(files)}]
  end

  defp judge_fix(before, after_fix, oracle) do
    static = [{"formatted", formatted(before ++ after_fix ++ [oracle])}, {"comments", comments(before, after_fix)}]

    case {with_oracle(before, oracle), with_oracle(after_fix, oracle)} do
      {{:ok, old_warnings, old_run}, {:ok, new_warnings, new_run}} ->
        new = new_warnings -- old_warnings
        compiles = if new == [], do: :ok, else: {:fail, "new warnings: " <> Enum.join(new, "; ")}
        static ++ [{"compiles", compiles}, {"oracle-before", fails(old_run)}, {"oracle-after", passes(new_run)}]

      {{:error, why}, _} ->
        static ++ [{"compiles", {:fail, "before: " <> why}}]

      {_, {:error, why}} ->
        static ++ [{"compiles", {:fail, "after: " <> why}}]
    end
  end

  defp fails(%{total: total, failed: failed}) do
    cond do
      total == 0 -> {:fail, "the oracle has no test"}
      failed == [] -> {:fail, "the oracle passes on the code before the fix"}
      Enum.any?(failed, fn {_, why} -> why =~ "never ran inside" end) -> {:fail, "the race was never tried"}
      true -> {:ok, "#{length(failed)}/#{total} fail"}
    end
  end

  defp passes(%{total: total, failed: failed, ms: ms}) do
    cond do
      total == 0 -> {:fail, "the oracle has no test"}
      failed != [] -> {:fail, Enum.map_join(failed, "; ", fn {test, reason} -> "#{test}: #{reason}" end)}
      ms > @fast_ms -> {:fail, "the oracle took #{ms} ms"}
      true -> {:ok, "#{total} pass in #{ms} ms"}
    end
  end

  # Each variant has a world of its own: code that is wrong may well leave something behind.
  defp with_oracle(files, oracle) do
    terms = Map.new(:persistent_term.get())
    tmp = Path.join(System.tmp_dir!(), "salve-cases-#{System.pid()}-#{System.unique_integer([:positive])}")
    outer_tmp = System.get_env("TMPDIR")
    File.mkdir_p!(tmp)
    System.put_env("TMPDIR", tmp)
    # An oracle may bring a `:telemetry` of its own, which goes with it.
    {:module, :telemetry} = :code.load_binary(:telemetry, 'telemetry.ex', :persistent_term.get(:telemetry))
    :telemetry.reset()

    try do
      with {:ok, modules, warnings} <- compile(files) do
        run = run_oracle(oracle)
        purge(modules)
        {:ok, warnings, run}
      end
    after
      for {key, _} <- :persistent_term.get(), not is_map_key(terms, key), do: :persistent_term.erase(key)
      if outer_tmp, do: System.put_env("TMPDIR", outer_tmp), else: System.delete_env("TMPDIR")
      File.rm_rf!(tmp)
    end
  end

  defp run_oracle(oracle) do
    loaded = quiet(fn -> oracle |> Code.compile_file() |> Enum.map(&elem(&1, 0)) end)
    started = System.monotonic_time(:millisecond)
    %{total: total} = ExUnit.run()
    ms = System.monotonic_time(:millisecond) - started
    purge(loaded)
    %{total: total, failed: Salve.Cases.Failures.last(), ms: ms}
  rescue
    error -> %{total: 1, failed: [{:oracle, "does not load: " <> Exception.message(error)}], ms: 0}
  end

  # What the compiler prints comes back as a value; nothing is written to disk.
  defp compile(files) do
    quiet(fn ->
      case Kernel.ParallelCompiler.compile(files) do
        {:ok, modules, warnings} -> {:ok, modules, Enum.map(warnings, &elem(&1, 2))}
        {:error, errors, _} -> {:error, Enum.map_join(errors, "; ", &elem(&1, 2))}
      end
    end)
  end

  defp quiet(fun) do
    stderr = Process.whereis(:standard_error)
    {:ok, sink} = StringIO.open("")
    Process.unregister(:standard_error)
    Process.register(sink, :standard_error)

    try do
      fun.()
    after
      Process.unregister(:standard_error)
      Process.register(stderr, :standard_error)
      StringIO.close(sink)
    end
  end

  defp purge(modules) do
    for module <- modules do
      :code.purge(module)
      :code.delete(module)
      :code.purge(module)
    end

    :ok
  end

  defp sources(path) do
    cond do
      File.regular?(path <> ".ex") -> [path <> ".ex"]
      File.dir?(path) -> path |> Path.join("**/*.ex") |> Path.wildcard() |> Enum.sort()
      true -> []
    end
  end

  defp formatted(files) do
    bad =
      for file <- files, why = unformatted(File.read!(file)), why != nil, do: "#{Path.basename(file)}: #{why}"

    if bad == [], do: :ok, else: {:fail, Enum.join(bad, "; ")}
  end

  defp unformatted(text) do
    formatted = IO.iodata_to_binary([Code.format_string!(text), ?\n])
    if formatted != text, do: first_difference(formatted, text)
  rescue
    error -> Exception.message(error)
  end

  defp first_difference(formatted, text) do
    [String.split(formatted, "\n"), String.split(text, "\n")]
    |> Enum.zip()
    |> Enum.with_index(1)
    |> Enum.find_value("length differs", fn {{want, have}, line} ->
      if want != have, do: "line #{line} should be #{inspect(want)}"
    end)
  end

  defp comments(before, after_fix) do
    case all_comments(before) -- all_comments(after_fix) do
      [] -> :ok
      lost -> {:fail, "lost: " <> Enum.join(lost, "; ")}
    end
  end

  defp all_comments(files) do
    for file <- files,
        {:ok, _, comments} = Code.string_to_quoted_with_comments(File.read!(file)),
        comment <- comments,
        do: comment.text
  end
end

{options, dirs} = OptionParser.parse!(System.argv(), strict: [only: :string])
# Quiet, but not off: an oracle may capture what is logged.
Application.ensure_all_started(:logger)
:logger.remove_handler(:default)
if Version.match?(System.version(), "< 1.15.0"), do: Logger.remove_backend(:console)
:telemetry.start()
ExUnit.start(autorun: false, formatters: [Salve.Cases.Failures], max_cases: 1, seed: 0, timeout: 10_000)

results = Enum.flat_map(dirs, &Salve.Cases.run(&1, options[:only]))

cond do
  results == [] ->
    IO.puts(:stderr, "no cases found in: #{Enum.join(dirs, ", ")}")
    System.halt(2)

  :fail in results ->
    System.halt(1)

  true ->
    System.halt(0)
end
