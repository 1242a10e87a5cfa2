//! The telemetry events of a module: how their names begin (<https://hexdocs.pm/telemetry/telemetry.html#execute/3>).

use super::{Calls, File, Module, Project, tails, underscore};
use crate::syntax::{Kind, NodeId};
use smol_str::SmolStr;

/// True if the module may call `:telemetry`: its application always has the dependency, or the module calls it already.
pub fn has_telemetry(project: &Project, file: &File, module: &Module) -> bool {
    let depends = || project.app(&file.path).is_some_and(|app| app.always_has("telemetry"));
    !calls_of_telemetry(file, module).is_empty() || depends()
}

/// What the names of the module's events begin with: as those that it has begin, else the application and the module.
pub fn event_prefix(project: &Project, file: &File, module: &Module) -> Vec<SmolStr> {
    let own = own_prefix(file, module);
    if own.is_empty() { usual_prefix(project, file, module) } else { own }
}

/// Every call of a `:telemetry` function in the module itself: the call and the function's name.
fn calls_of_telemetry<'f>(file: &'f File, module: &Module) -> Vec<(NodeId, &'f str)> {
    let calls = Calls::new(file);
    let inside = |id: &NodeId| file.module_at(*id).is_some_and(|found| found.node == module.node);
    let ids = file.all_calls().flat_map(|(_, ids)| ids.iter().copied()).filter(inside);
    let called = ids.filter_map(|id| calls.called(id)).filter(|call| call.module == ":telemetry");
    let mut found: Vec<(NodeId, &str)> = called.map(|call| (call.node, call.name)).collect();
    found.sort();
    found
}

/// What the module's own events begin with; nothing if that cannot be told.
fn own_prefix(file: &File, module: &Module) -> Vec<SmolStr> {
    let mut prefixes = Vec::new();
    for (id, name) in calls_of_telemetry(file, module) {
        let Some(&event) = file.q.call(id).as_ref().and_then(|call| call.args.first()) else { continue };
        for Parts { mut atoms, whole } in events(file, module, event) {
            // `span` adds a word of its own; with more than two words, the last one says what is done.
            if whole && (name == "execute" || name == "span" && atoms.len() > 2) {
                atoms.pop();
            }
            if matches!(name, "execute" | "span") && !atoms.is_empty() {
                prefixes.push(atoms);
            }
        }
    }
    let Some(first) = prefixes.first() else { return named_prefix(file, module) };
    let shared = |at: usize| prefixes.iter().all(|prefix| prefix.get(at) == first.get(at));
    let common = (0..first.len()).take_while(|&at| shared(at)).count();
    if common > 1 {
        return first[..common].to_vec();
    }
    let times = |prefix: &Vec<SmolStr>| prefixes.iter().filter(|other| *other == prefix).count();
    prefixes.iter().rev().max_by_key(|prefix| times(prefix)).cloned().unwrap_or_default()
}

/// The list of atoms of an attribute such as `@event_prefix`.
fn named_prefix(file: &File, module: &Module) -> Vec<SmolStr> {
    let q = &file.q;
    let set = module.statements.iter().filter_map(|&id| q.local(*q.args_of(id, "@")?.first()?));
    let values = set.filter(|(name, args)| name.ends_with("prefix") && args.len() == 1);
    let lists = values.map(|(_, args)| parts(file, args[0], DEPTH));
    lists.filter(|parts| parts.whole).map(|parts| parts.atoms).next().unwrap_or_default()
}

/// The leading atoms of an event's name, and whether these are all of it.
struct Parts {
    atoms: Vec<SmolStr>,
    whole: bool,
}

/// How many names deep the parts of an event's name are followed.
const DEPTH: usize = 4;

/// The names that an event may have: that of the code itself or, for a parameter of a helper, those that are given for it.
fn events(file: &File, module: &Module, event: NodeId) -> Vec<Parts> {
    let q = &file.q;
    let given = || {
        let binding = file.flow_at(event).binding(event)?;
        let (function, clause) = module.clause_at(q, binding)?;
        let at = clause.params.iter().position(|&param| param == binding)?;
        let callers = Calls::new(file).callers(module, function);
        Some(callers.into_iter().filter_map(move |call| q.call(call)?.args.get(at).copied()))
    };
    match given() {
        Some(given) => given.map(|event| parts(file, event, DEPTH)).collect(),
        None => vec![parts(file, event, DEPTH)],
    }
}

fn parts(file: &File, id: NodeId, depth: usize) -> Parts {
    let q = &file.q;
    let mut found = Parts { atoms: Vec::new(), whole: false };
    let Some(depth) = depth.checked_sub(1) else { return found };
    let id = file.flow_at(id).resolve(q, id);
    if let Kind::List = q.kind(id) {
        let atom = |&part: &NodeId| q.atom(q.args_of(part, "|").map_or(part, |sides| sides[0]));
        found.atoms = q.children(id).iter().map_while(atom).map(SmolStr::new).collect();
        let is_open = q.children(id).last().is_some_and(|&last| q.args_of(last, "|").is_some());
        found.whole = !is_open && found.atoms.len() == q.children(id).len();
    } else if let Some(&[left, right]) = q.args_of(id, "++") {
        found = parts(file, left, depth);
        if found.whole {
            let rest = parts(file, right, depth);
            found.atoms.extend(rest.atoms);
            found.whole = rest.whole;
        }
    } else if let Some(value) = file.attribute_value(id) {
        found = parts(file, value, depth);
    } else if let Some(function) = file.local_function(id)
        && let [clause] = function.clauses.as_slice()
        && let Some(body) = clause.body
        && let [value] = tails(q, body).nodes.as_slice()
    {
        found = parts(file, *value, depth);
    }
    found
}

/// The application's name and the module's, as atoms: `Shop.OrderRouter` of `:shop` is `[:shop, :order_router]`.
fn usual_prefix(project: &Project, file: &File, module: &Module) -> Vec<SmolStr> {
    let path = underscore(module.name.trim_start_matches(':'));
    let path: Vec<String> = path.split('/').map(String::from).collect();
    let Some(app) = project.app(&file.path).and_then(|app| app.name.as_ref()) else {
        return path.into_iter().map(SmolStr::from).collect();
    };
    let mut prefix = vec![app.clone()];
    let rest = without_app(app, &path);
    prefix.extend(rest.into_iter().map(SmolStr::from));
    prefix
}

/// A module's path without the words that name its application already: of `:my_shop`, `MyShop.Cart` leaves `cart`,
/// `MyShopWeb.Cart` leaves `web` and `cart`.
fn without_app(app: &str, path: &[String]) -> Vec<String> {
    let plain = |text: &str| text.replace('_', "");
    let wanted = plain(app);
    for count in 1..=path.len() {
        if plain(&path[..count].concat()) == wanted {
            return path[count..].to_vec();
        }
    }
    let mut rest = path.to_vec();
    if let Some(more) = path[0].strip_prefix(app).and_then(|more| more.strip_prefix('_')) {
        rest[0] = more.to_string();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn prefix(source: &str) -> Option<String> {
        let file = File::parse("lib/a.ex", source).expect("Elixir");
        let project = Project::new(Path::new("/nowhere"), &[]);
        let module = &file.modules[0];
        has_telemetry(&project, &file, module).then(|| event_prefix(&project, &file, module).join(" "))
    }

    fn prefix_with(body: &str) -> String {
        prefix(&format!("defmodule Shop.OrderRouter do\n{body}\nend\n")).expect("telemetry is called")
    }

    #[test]
    fn events_begin_as_those_that_the_module_has() {
        let emit = |event: &str| format!("def f(x), do: :telemetry.execute({event}, %{{}}, x)");
        let given = [
            (emit("[:a, :b, :routed]"), "a b"),
            (emit("[:a, :b, x]"), "a b"),
            (emit("[:a, :b | x]"), "a b"),
            (emit("[:a, :b] ++ x"), "a b"),
            (emit("[:routed]"), "shop order_router"),
            (emit("x"), "shop order_router"),
            (format!("@prefix [:a, :b]\n{}", emit("@prefix ++ [:routed]")), "a b"),
            (format!("@routed [:a, :b, :routed]\n{}", emit("@routed")), "a b"),
            (format!("@event_prefix [:a, :b]\n{}", emit("x")), "a b"),
            (format!("{}\ndefp prefix, do: [:a, :b]", emit("prefix() ++ [x]")), "a b"),
            (format!("{}\ndef g, do: f([:a, :b, :c])", emit("x")), "a b"),
            ("def f(x), do: [:a, :b, :c] |> :telemetry.execute(%{}, x)".into(), "a b"),
            ("def f(g), do: :telemetry.span([:a, :b], %{}, g)".into(), "a b"),
            ("def f(g), do: :telemetry.span([:a, :b, :route], %{}, g)".into(), "a b"),
            (":telemetry.attach(:id, [:a, :b], nil, nil)".into(), "shop order_router"),
        ];
        for (body, wanted) in given {
            assert_eq!(prefix_with(&body), wanted, "{body}");
        }
    }

    #[test]
    fn of_several_events_what_they_share_or_the_most_frequent_counts() {
        let emit = |events: &[&str]| {
            let calls = events.iter().map(|event| format!(":telemetry.execute([{event}], %{{}})\n"));
            prefix_with(&format!("def f do\n{}end", calls.collect::<String>()))
        };
        assert_eq!(emit(&[":a, :b, :c, :one", ":a, :b, :two"]), "a b");
        assert_eq!(emit(&[":a, :x, :one", ":a, :y, :one", ":a, :y, :two"]), "a y");
        assert_eq!(emit(&[":a, :x, :one", ":b, :y, :two"]), "a x");
    }

    #[test]
    fn a_module_that_does_not_call_telemetry_has_it_by_dependency_only() {
        assert_eq!(prefix("defmodule A do\n  def f, do: 1\nend\n"), None);
    }

    #[test]
    fn an_application_and_a_module_are_said_once() {
        let rest = |app: &str, module: &str| {
            without_app(app, &underscore(module).split('/').map(String::from).collect::<Vec<_>>()).join(" ")
        };
        assert_eq!(rest("shop", "Shop.OrderRouter"), "order_router");
        assert_eq!(rest("shop", "Shop.Orders.Router"), "orders router");
        assert_eq!(rest("shop", "Shop"), "");
        assert_eq!(rest("my_shop", "MyShopWeb.Cart"), "web cart");
        assert_eq!(rest("phoenix_pubsub", "Phoenix.PubSub.Local"), "local");
        assert_eq!(rest("db_connection", "DBConnection.Pool"), "pool");
        assert_eq!(rest("foundation", "JidoSystem.Router"), "jido_system router");
    }
}
