//! A real mix project, as files.

/// A project with one module a topic, tests, and one test that fails from the start.
pub const PROJECT: [(&str, &str); 9] = [
    (
        "mix.exs",
        "defmodule Shop.MixProject do
  use Mix.Project

  def project do
    [app: :shop, version: \"0.1.0\", elixir: \"~> 1.14\"]
  end
end
",
    ),
    (".formatter.exs", "[inputs: [\"{lib,test}/**/*.{ex,exs}\"]]\n"),
    (".gitignore", "/_build/\n/deps/\n"),
    (
        "lib/cart.ex",
        "defmodule Cart do
  def total(items), do: Enum.sum(items)
  def count(items), do: length(items)
end
",
    ),
    (
        "lib/price.ex",
        "defmodule Price do
  def net(gross), do: gross - tax(gross)
  def tax(gross), do: div(gross, 5)
end
",
    ),
    (
        "lib/rate.ex",
        "defmodule Rate do
  def low, do: 1
end
",
    ),
    (
        "lib/loud.ex",
        "defmodule Loud do
  def shout(x) do
    y = 1
    x
  end
end
",
    ),
    ("test/test_helper.exs", "ExUnit.start()\n"),
    (
        "test/shop_test.exs",
        "defmodule ShopTest do
  use ExUnit.Case

  test \"total\" do
    assert Cart.total([1, 2]) == 3
  end

  test \"net\" do
    assert Price.net(10) == 8
  end

  test \"rates differ by at most one\" do
    assert abs(Rate.low() - Cart.count([1])) <= 1
  end

  test \"fails from the start\" do
    assert Loud.shout(1) == 2
  end
end
",
    ),
];

/// An umbrella of two apps, the tests of the one resting on the code of the other.
pub const UMBRELLA: [(&str, &str); 11] = [
    (
        "mix.exs",
        "defmodule Store.MixProject do
  use Mix.Project

  def project, do: [apps_path: \"apps\", deps: []]
end
",
    ),
    (".formatter.exs", "[inputs: [\"apps/*/{lib,test}/**/*.{ex,exs}\"]]\n"),
    (".gitignore", "/_build/\n"),
    (
        "apps/core/mix.exs",
        "defmodule Core.MixProject do
  use Mix.Project

  def project do
    [
      app: :core,
      version: \"0.1.0\",
      build_path: \"../../_build\",
      deps_path: \"../../deps\",
      lockfile: \"../../mix.lock\"
    ]
  end
end
",
    ),
    (
        "apps/core/lib/core.ex",
        "defmodule Core do
  def total(items), do: Enum.sum(items)
  def label(total), do: \"#{total} EUR\"
end
",
    ),
    ("apps/core/test/test_helper.exs", "ExUnit.start()\n"),
    (
        "apps/core/test/core_test.exs",
        "defmodule CoreTest do
  use ExUnit.Case

  test \"total\" do
    assert Core.total([1, 2]) == 3
  end
end
",
    ),
    (
        "apps/web/mix.exs",
        "defmodule Web.MixProject do
  use Mix.Project

  def project do
    [
      app: :web,
      version: \"0.1.0\",
      build_path: \"../../_build\",
      deps_path: \"../../deps\",
      lockfile: \"../../mix.lock\",
      deps: [{:core, in_umbrella: true}]
    ]
  end
end
",
    ),
    (
        "apps/web/lib/web.ex",
        "defmodule Web do
  def page(items), do: items |> Core.total() |> Core.label()
end
",
    ),
    ("apps/web/test/test_helper.exs", "ExUnit.start()\n"),
    (
        "apps/web/test/web_test.exs",
        "defmodule WebTest do
  use ExUnit.Case

  test \"a page\" do
    assert Web.page([1, 2]) == \"3 EUR\"
  end
end
",
    ),
];

/// The text of a file of the project.
pub fn text(path: &str) -> String {
    PROJECT.iter().find(|(name, _)| *name == path).expect("a file of the project").1.to_string()
}
