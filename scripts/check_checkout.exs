# Compares two versions of a tree: what changed must still be good Elixir.
#
# usage: elixir scripts/check_checkout.exs OLD NEW
#
# One line a breach:
#   parses      each changed file of NEW is accepted by Elixir
#   formatted   no line of it would be changed by the formatter but those that would have been in OLD
#   comments    each comment of OLD is still there
# The settings of the nearest .formatter.exs are read as data; what is not a literal there counts as not set.
defmodule CheckCheckout do
  def main([old, new]) do
    for path <- changed(old, new), breach <- breaches(path, old, new), do: IO.puts("#{path}: #{breach}")
  end

  defp changed(old, new) do
    for file <- Path.wildcard(Path.join(new, "**/*.{ex,exs}"), match_dot: true),
        path = Path.relative_to(file, new),
        File.regular?(file),
        File.read(Path.join(old, path)) != File.read(file),
        do: path
  end

  defp breaches(path, old, new) do
    before =
      case File.read(Path.join(old, path)) do
        {:ok, text} -> text
        {:error, :enoent} -> ""
      end

    text = File.read!(Path.join(new, path))
    options = options(new, Path.dirname(path))

    case parse(text) do
      {:error, why} -> ["no longer parses: #{why}"]
      {:ok, comments} -> formatting(before, text, options) ++ lost(before, comments)
    end
  end

  defp parse(text) do
    case Code.string_to_quoted_with_comments(text, emit_warnings: false) do
      {:ok, _, comments} -> {:ok, Enum.map(comments, & &1.text)}
      {:error, {meta, message, token}} -> {:error, "line #{meta[:line]}: #{inspect(message)} #{inspect(token)}"}
    end
  end

  defp lost(before, comments) do
    case parse(before) do
      {:ok, old} -> for comment <- old -- comments, do: "lost the comment #{inspect(comment)}"
      {:error, _} -> []
    end
  end

  defp formatting(before, text, options) do
    for line <- misformatted(text, options) -- misformatted(before, options),
        do: "the formatter would change #{inspect(String.trim(line))}"
  end

  # The lines that the formatter takes away and those that it adds; it never moves any.
  defp misformatted(text, options) do
    formatted = [Code.format_string!(text, options), ?\n] |> IO.iodata_to_binary()
    {lines, wanted} = {String.split(String.trim_trailing(text), "\n"), String.split(String.trim_trailing(formatted), "\n")}

    (lines -- wanted) ++ (wanted -- lines)
  rescue
    _ in [SyntaxError, TokenMissingError] -> []
  end

  defp options(root, folder) do
    case File.read(Path.join([root, folder, ".formatter.exs"])) do
      {:ok, text} -> read(text)
      {:error, _} when folder == "." -> []
      {:error, _} -> options(root, Path.dirname(folder))
    end
  end

  defp read(text) do
    with {:ok, ast} <- Code.string_to_quoted(text, emit_warnings: false),
         list when is_list(list) <- last(ast) do
      for {key, value} when key in [:line_length, :locals_without_parens, :force_do_end_blocks] <- list,
          {:ok, value} <- [literal(value)],
          do: {key, value}
    else
      _ -> []
    end
  end

  defp last({:__block__, _, statements}), do: List.last(statements)
  defp last(ast), do: ast

  defp literal(value), do: if(Macro.quoted_literal?(value), do: {:ok, value}, else: :error)
end

CheckCheckout.main(System.argv())
