defmodule Post do
  @moduledoc "Letters to processes; no server of the project calls it."

  def letter(pid, text) do
    send(pid, {:letter, text})
    :ok
  end
end

defmodule Post.Script do
  def main(pid) do
    Post.letter(pid, "hello")
    Enum.each([1, 2], &send(pid, &1))
  end
end
