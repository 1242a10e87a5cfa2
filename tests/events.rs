//! How a fix tells the operators of a project what it sees: by the project's own means.

use salve::engine::{Chosen, Outcome, Request, run};
use salve::finding::Fix;
use salve::recipe::{Options, load};
use std::collections::{BTreeMap, HashSet};

const RECIPE: &str = r#"
[recipe]
id = "old-mark"
title = "Old mark"
safety = "safe"
[unit]
each = "clause"
[[site]]
id = "mark"
any = ["Old.mark()"]
[[rewrite]]
when = "event_prefix($PREFIX)"
[[rewrite.edit]]
at = "mark"
text = ":telemetry.execute([$PREFIX, :marked], %{}, %{})"
[[rewrite]]
[[rewrite.edit]]
at = "mark"
text = 'Logger.warning("marked")'
[[rewrite.ensure]]
require = "Logger"
"#;

fn run_on(files: &[(&str, &str)]) -> Outcome {
    let recipe = load("recipe.toml", RECIPE, BTreeMap::new()).unwrap_or_else(|error| panic!("{error}"));
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let files: Vec<String> =
        files.iter().map(|(path, _)| path.to_string()).filter(|path| path.ends_with(".ex")).collect();
    let chosen = Chosen { fix: true, ..Chosen::new(&recipe, &Options::new()) };
    run(&Request { root: dir.path(), files: &files, rules: vec![chosen], without: &HashSet::new() })
}

/// The line that the mark at `path` has become.
fn told(path: &str, files: &[(&str, &str)]) -> String {
    let outcome = run_on(files);
    let (_, after) =
        outcome.changes.get(path).unwrap_or_else(|| panic!("nothing changed: {:?}", outcome.findings));
    let line = after.lines().find(|line| line.contains("marked")).unwrap_or_default();
    assert_eq!(after.contains("require Logger"), line.contains("Logger"), "{after}");
    line.trim().to_string()
}

fn module(name: &str) -> String {
    format!("defmodule {name} do\n  def f do\n    Old.mark()\n  end\nend\n")
}

fn mix(app: &str, deps: &str) -> String {
    format!(
        "defmodule Mix{app}Project do\n  use Mix.Project\n  def project, do: [app: :{app}, deps: deps()]\n  defp deps, do: [{deps}]\nend\n"
    )
}

const TELEMETRY: &str = "{:telemetry, \"~> 1.0\"}";

#[test]
fn an_event_where_the_application_has_telemetry_else_a_warning() {
    let event = |names: &str| format!(":telemetry.execute([{names}, :marked], %{{}}, %{{}})");
    let warning = "Logger.warning(\"marked\")";
    let source = module("Shop.OrderRouter");
    let alone = [("lib/a.ex", source.as_str())];
    assert_eq!(told("lib/a.ex", &alone), warning);
    for (deps, wanted) in [
        (TELEMETRY, event(":shop, :order_router").as_str()),
        ("{:telemetry_metrics, \"~> 1.0\"}", warning),
        ("{:telemetry, \"~> 1.0\", only: :test}", warning),
    ] {
        let mix = mix("shop", deps);
        assert_eq!(told("lib/a.ex", &[("mix.exs", &mix), ("lib/a.ex", &source)]), wanted);
    }
}

#[test]
fn each_application_of_an_umbrella_has_its_own_dependencies_and_name() {
    let (root, shop, web) =
        (mix("umbrella", TELEMETRY), mix("shop", "{:jason, \"~> 1.0\"}"), mix("shop_web", TELEMETRY));
    let (cart, page) = (module("Shop.Cart"), module("ShopWeb.Page"));
    let files = [
        ("mix.exs", root.as_str()),
        ("apps/shop/mix.exs", &shop),
        ("apps/shop/lib/cart.ex", &cart),
        ("apps/shop_web/mix.exs", &web),
        ("apps/shop_web/lib/page.ex", &page),
    ];
    assert_eq!(told("apps/shop/lib/cart.ex", &files), "Logger.warning(\"marked\")");
    let event = ":telemetry.execute([:shop_web, :page, :marked], %{}, %{})";
    assert_eq!(told("apps/shop_web/lib/page.ex", &files), event);
}

#[test]
fn a_module_that_already_emits_says_how_its_events_begin() {
    let source = module("Shop.Cart").replace(
        "    Old.mark()\n",
        "    :telemetry.execute([:till, :cart, :opened], %{}, %{})\n    Old.mark()\n",
    );
    let event = ":telemetry.execute([:till, :cart, :marked], %{}, %{})";
    assert_eq!(told("lib/a.ex", &[("lib/a.ex", &source)]), event);
}

#[test]
fn a_logger_of_the_projects_own_is_not_required_in_place_of_elixirs() {
    let source = module("Shop.Cart").replace("  def f", "  alias Shop.Logger\n\n  def f");
    let outcome = run_on(&[("lib/a.ex", &source)]);
    assert!(outcome.changes.is_empty(), "{:?}", outcome.changes);
    let Fix::Withheld(reason) = &outcome.findings[0].fix else { panic!("{:?}", outcome.findings) };
    assert_eq!(reason, "`Logger` is an alias of another module in Shop.Cart");
}
