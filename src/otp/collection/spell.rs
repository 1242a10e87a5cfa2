//! Code that asks a collection for what it holds.

use super::places::tuple_place;
use super::{Collection, Shape};
use smol_str::SmolStr;

/// Code for the list of all values in the collections, the state being `state` and one of them `value`.
pub fn listed(collections: &[Collection], state: &str, value: &str) -> String {
    let each: Vec<String> =
        collections.iter().map(|one| list(&at(state, &one.path), &one.shape, value)).collect();
    match each.as_slice() {
        [only] => only.clone(),
        each => each.iter().map(|code| parenthesised(code)).collect::<Vec<_>>().join(" ++ "),
    }
}

/// Code that asks whether one of the collections holds `value`, a variable, the state being `state`.
pub fn among(collections: &[Collection], state: &str, value: &str) -> String {
    let each: Vec<String> =
        collections.iter().map(|one| holds(&at(state, &one.path), &one.shape, value)).collect();
    each.join(" or ")
}

/// Code for the state without `value`, a variable; `None` where a collection has no usual spelling for that.
pub fn without(collections: &[Collection], state: &str, value: &str) -> Option<String> {
    let each = collections
        .iter()
        .map(|one| Some(format!("{}: {}", one.field()?, less(&at(state, &one.path), &one.shape, value)?)));
    let each: Option<Vec<String>> = each.collect();
    each.filter(|each| !each.is_empty()).map(|each| format!("%{{{state} | {}}}", each.join(", ")))
}

fn at(state: &str, path: &[SmolStr]) -> String {
    path.iter().fold(state.to_string(), |code, field| match tuple_place(field) {
        Some(place) => format!("elem({code}, {place})"),
        None => format!("{code}.{field}"),
    })
}

fn list(code: &str, shape: &Shape, value: &str) -> String {
    match shape {
        Shape::Itself => return format!("[{code}]"),
        Shape::List(inner) if inner.is_itself() => return code.into(),
        Shape::Set(inner) if inner.is_itself() => return format!("MapSet.to_list({code})"),
        Shape::Keys(inner) if inner.is_itself() => return format!("Map.keys({code})"),
        Shape::Values(inner) => match &**inner {
            Shape::Itself => return format!("Map.values({code})"),
            Shape::List(element) | Shape::Set(element) if element.is_itself() => {
                return format!("Enum.concat(Map.values({code}))");
            }
            _ => {}
        },
        _ => {}
    }
    let mut generators = Vec::new();
    walk(code, shape, value, 0, &mut generators);
    format!("for {}, do: {value}", generators.join(", "))
}

/// The generators that lead to each value, the last of which binds `name`.
fn walk(code: &str, shape: &Shape, name: &str, depth: usize, generators: &mut Vec<String>) {
    let element = match shape {
        Shape::List(inner) | Shape::Set(inner) | Shape::Values(inner) | Shape::Keys(inner) => &**inner,
        // One field of a map, or of a tuple: a collection of one.
        other => {
            let (pattern, rest) = pattern(other, name, depth);
            generators.push(format!("{pattern} <- [{code}]"));
            if let Some((code, shape)) = rest {
                walk(&code, &shape, name, depth + 1, generators);
            }
            return;
        }
    };
    let (pattern, rest) = pattern(element, name, depth);
    let pattern = match shape {
        Shape::Values(_) => format!("{{_key, {pattern}}}"),
        Shape::Keys(_) => format!("{{{pattern}, _value}}"),
        _ => pattern,
    };
    generators.push(format!("{pattern} <- {code}"));
    if let Some((code, shape)) = rest {
        walk(&code, &shape, name, depth + 1, generators);
    }
}

/// The pattern that an element is matched with, and what is left to walk through.
fn pattern(shape: &Shape, name: &str, depth: usize) -> (String, Option<(String, Shape)>) {
    match shape {
        Shape::Itself => (name.into(), None),
        Shape::Field(field, inner) => {
            let (inside, rest) = pattern(inner, name, depth);
            (format!("%{{{field}: {inside}}}"), rest)
        }
        Shape::Element(place, size, inner) => {
            let (inside, rest) = pattern(inner, name, depth);
            let parts: Vec<&str> =
                (0..*size).map(|at| if at == *place { inside.as_str() } else { "_" }).collect();
            (format!("{{{}}}", parts.join(", ")), rest)
        }
        container => {
            let name = name.trim_start_matches('^');
            let held = if depth == 0 { format!("{name}s") } else { format!("{name}s{}", depth + 1) };
            (held.clone(), Some((held, container.clone())))
        }
    }
}

fn holds(code: &str, shape: &Shape, value: &str) -> String {
    match shape {
        Shape::Itself => format!("{code} == {value}"),
        Shape::List(inner) | Shape::Set(inner) if inner.is_itself() => format!("{value} in {code}"),
        Shape::Keys(inner) if inner.is_itself() => format!("is_map_key({code}, {value})"),
        Shape::Values(inner) => match &**inner {
            Shape::Itself => format!("{value} in Map.values({code})"),
            Shape::List(element) | Shape::Set(element) if element.is_itself() => {
                format!("Enum.any?({code}, fn {{_key, {value}s}} -> {value} in {value}s end)")
            }
            Shape::Keys(element) if element.is_itself() => {
                format!("Enum.any?({code}, fn {{_key, {value}s}} -> is_map_key({value}s, {value}) end)")
            }
            _ => matched(code, shape, value),
        },
        _ => matched(code, shape, value),
    }
}

/// Where no operator asks: a match of each element, or else a look at all values.
fn matched(code: &str, shape: &Shape, value: &str) -> String {
    let element = match shape {
        Shape::List(inner) | Shape::Set(inner) | Shape::Values(inner) | Shape::Keys(inner) => &**inner,
        other => other,
    };
    let pinned = format!("^{value}");
    let (pattern, rest) = pattern(element, &pinned, 0);
    if rest.is_some() {
        return format!("{value} in {}", parenthesised(&list(code, shape, value)));
    }
    match shape {
        Shape::Values(_) => format!("Enum.any?({code}, &match?({{_key, {pattern}}}, &1))"),
        Shape::Keys(_) => format!("Enum.any?({code}, &match?({{{pattern}, _value}}, &1))"),
        Shape::List(_) | Shape::Set(_) => format!("Enum.any?({code}, &match?({pattern}, &1))"),
        _ => format!("match?({pattern}, {code})"),
    }
}

fn parenthesised(code: &str) -> String {
    match code.strip_prefix("for ") {
        Some(rest) => format!("for({rest})"),
        None => code.into(),
    }
}

fn less(code: &str, shape: &Shape, value: &str) -> Option<String> {
    Some(match shape {
        Shape::List(inner) if inner.is_itself() => format!("Enum.reject({code}, &(&1 == {value}))"),
        Shape::Set(inner) if inner.is_itself() => format!("MapSet.delete({code}, {value})"),
        Shape::Keys(inner) if inner.is_itself() => format!("Map.delete({code}, {value})"),
        Shape::Values(inner) => {
            let held = format!("{value}s");
            let kept = |inside: &str| format!("Map.new({code}, fn {{key, {held}}} -> {{key, {inside}}} end)");
            match &**inner {
                Shape::Itself => {
                    format!("Map.new(Enum.reject({code}, fn {{_key, held}} -> held == {value} end))")
                }
                Shape::List(_) | Shape::Set(_) | Shape::Keys(_) => kept(&less(&held, inner, value)?),
                _ => return None,
            }
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_values(inner: Shape) -> Collection {
        Collection { path: vec!["routes".into()], shape: Shape::Values(Box::new(inner)) }
    }

    #[test]
    fn usual_collections_have_usual_spellings() {
        let topics = in_values(Shape::List(Box::new(Shape::Itself)));
        assert_eq!(
            listed(std::slice::from_ref(&topics), "state", "pid"),
            "Enum.concat(Map.values(state.routes))"
        );
        assert_eq!(
            among(&[topics], "state", "pid"),
            "Enum.any?(state.routes, fn {_key, pids} -> pid in pids end)"
        );
    }

    #[test]
    fn what_sits_deep_is_matched() {
        let entry = in_values(Shape::Field("pid".into(), Box::new(Shape::Itself)));
        assert_eq!(
            listed(std::slice::from_ref(&entry), "state", "pid"),
            "for {_key, %{pid: pid}} <- state.routes, do: pid"
        );
        assert_eq!(
            among(&[entry], "state", "pid"),
            "Enum.any?(state.routes, &match?({_key, %{pid: ^pid}}, &1))"
        );
        let pairs = Shape::List(Box::new(Shape::Element(0, 2, Box::new(Shape::Itself))));
        assert_eq!(
            listed(&[in_values(pairs)], "state", "pid"),
            "for {_key, pids} <- state.routes, {pid, _} <- pids, do: pid"
        );
    }
}
