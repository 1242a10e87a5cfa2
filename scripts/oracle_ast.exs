# Compares salve's reading with Elixir's, in one VM, over a file of frames (see examples/oracle_frames.rs).
#
# usage: elixir scripts/oracle_ast.exs FRAMES
#
# One line a file that is not equal, then the counts. Exit 1 if any differs.
defmodule Oracle do
  @doc "Equal, differing, refused by one side, or by both."
  def verdict(text, <<tag, answer::binary>>) do
    case {elixir(text), tag} do
      {{:ok, ast}, ?o} -> if term(answer) === ast, do: :equal, else: {:differs, place(answer, ast)}
      {{:ok, _}, ?r} -> {:refused, answer}
      {{:error, why}, ?o} -> {:too_lax, why}
      {{:error, _}, ?r} -> :refused_by_both
    end
  end

  defp elixir(text) do
    case Code.string_to_quoted(text, emit_warnings: false) do
      {:ok, ast} -> {:ok, strip(ast)}
      {:error, {_, message, token}} -> {:error, one_line("#{inspect(message)} #{inspect(token)}")}
    end
  rescue
    error -> {:error, one_line(Exception.message(error))}
  end

  # As Macro.prewalk(ast, &Macro.update_meta(&1, fn _ -> [] end)), at a third of its price.
  defp strip({form, meta, args}) when is_list(meta), do: {strip(form), [], strip(args)}
  defp strip({left, right}), do: {strip(left), strip(right)}
  defp strip([head | tail]), do: [strip(head) | strip(tail)]
  defp strip(other), do: other

  # The term is literals only: reading it as Elixir does and taking the literals is its evaluation.
  defp term(text) do
    {:ok, ast} = Code.string_to_quoted(text, emit_warnings: false)
    value(ast)
  end

  defp value({:{}, _, parts}), do: parts |> Enum.map(&value/1) |> List.to_tuple()
  defp value({:<<>>, _, bytes}), do: :erlang.list_to_binary(bytes)
  defp value({left, right}), do: {value(left), value(right)}
  defp value(list) when is_list(list), do: Enum.map(list, &value/1)
  defp value(literal) when not is_tuple(literal), do: literal

  defp place(answer, ast), do: diff(term(answer), ast)

  # The smallest unequal parts.
  defp diff(a, b) when is_tuple(a) and is_tuple(b) and tuple_size(a) == tuple_size(b),
    do: diff(Tuple.to_list(a), Tuple.to_list(b))

  defp diff(a, b) when is_list(a) and is_list(b) and length(a) == length(b) do
    {a, b} = a |> Enum.zip(b) |> Enum.find(fn {a, b} -> a !== b end)
    diff(a, b)
  end

  defp diff(a, b), do: "salve #{show(a)}   Elixir #{show(b)}"

  defp show(part), do: part |> inspect(limit: 12, printable_limit: 80) |> one_line()
  defp one_line(text), do: text |> String.replace(~r/\s+/, " ") |> String.slice(0, 240)

  def frames(path) do
    Stream.resource(
      fn -> File.open!(path, [:raw, :binary, {:read_ahead, 1_000_000}]) end,
      fn file ->
        with {:ok, name} <- field(file), {:ok, text} <- field(file), {:ok, answer} <- field(file) do
          {[{name, text, answer}], file}
        else
          :eof -> {:halt, file}
        end
      end,
      &File.close/1
    )
  end

  defp field(file) do
    case :file.read(file, 4) do
      {:ok, <<0::32>>} -> {:ok, ""}
      {:ok, <<size::32>>} -> :file.read(file, size)
      :eof -> :eof
    end
  end

  def run(path) do
    counts =
      path
      |> frames()
      |> Task.async_stream(fn {name, text, answer} -> {name, verdict(text, answer)} end,
        timeout: :infinity,
        ordered: true
      )
      |> Enum.reduce(%{}, fn {:ok, {name, verdict}}, counts ->
        kind = report(name, verdict)
        Map.update(counts, kind, 1, &(&1 + 1))
      end)

    IO.puts(
      "equal #{counts[:equal] || 0}, differing #{counts[:differs] || 0}, " <>
        "refused by salve only #{counts[:refused] || 0}, refused by Elixir only #{counts[:too_lax] || 0}, " <>
        "refused by both #{counts[:refused_by_both] || 0}"
    )

    if counts[:differs], do: System.halt(1)
  end

  defp report(name, {:differs, where}), do: tell(:differs, "differs", name, where)
  defp report(name, {:refused, why}), do: tell(:refused, "refused by salve only", name, why)
  defp report(name, {:too_lax, why}), do: tell(:too_lax, "refused by Elixir only", name, why)
  defp report(_, kind), do: kind

  defp tell(kind, what, name, detail) do
    IO.puts("#{what}: #{name}: #{detail}")
    kind
  end
end

[path] = System.argv()
Oracle.run(path)
