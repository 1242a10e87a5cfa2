defmodule Shop.ToolsTest do
  use ExUnit.Case
  alias Shop.Tools.Texts

  test "the long module has left the file, and is cut" do
    assert Path.basename(Texts.module_info(:compile)[:source]) == "texts.ex"
    assert Code.ensure_loaded?(Texts.Words)
  end

  test "it answers as it did" do
    assert Shop.Tools.version() == 1
    assert Texts.upcase_title(" a b ") == "A B"
    assert Texts.short_title("abcd") == "abc"
    assert Texts.title_length(" ab ") == 2
    assert Texts.count_words("a b c") == 3
    assert Texts.first_word("a b") == "a"
    assert Texts.last_words("a b c", 2) == ["b", "c"]
  end
end
