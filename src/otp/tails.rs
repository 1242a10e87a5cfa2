//! The tail expressions of a body: those whose value is the body's value.

use crate::syntax::{NodeId, Quoted};

/// The tails of a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tails {
    /// The expressions, in source order.
    pub nodes: Vec<NodeId>,
    /// False if the body may also have a value that no expression spells: an `if` without `else`, a `with` whose
    /// unmatched value falls through.
    pub complete: bool,
}

/// Finds the tails of a body, through blocks, `case`, `cond`, `if`, `unless`, `with`, `try` and `receive`.
pub fn tails(q: &Quoted, body: NodeId) -> Tails {
    let mut tails = Tails { nodes: Vec::new(), complete: true };
    let mut open = vec![body];
    while let Some(id) = open.pop() {
        if let Some(statements) = q.args_of(id, "__block__") {
            match statements.last() {
                Some(&last) => open.push(last),
                None => tails.nodes.push(id),
            }
            continue;
        }
        let name = q.call(id).map_or("", |call| call.name).to_string();
        let sections = match q.call(id) {
            Some(call) => q.sections(call.site),
            None => None,
        };
        let (Some(sections), "case" | "cond" | "if" | "unless" | "with" | "try" | "receive") =
            (sections, name.as_str())
        else {
            tails.nodes.push(id);
            continue;
        };
        let has = |key| q.keyword(sections, key).is_some();
        match name.as_str() {
            "if" | "unless" if !has("else") => tails.complete = false,
            "with" if !has("else") => tails.complete = false,
            _ => {}
        }
        for (key, body) in q.pairs(sections).collect::<Vec<_>>().into_iter().rev() {
            let key = q.atom(key).unwrap_or("");
            if key == "after" && name == "try" || key == "do" && name == "try" && has("else") {
                continue;
            }
            let clauses: Vec<NodeId> = q
                .children(body)
                .iter()
                .filter_map(|&clause| q.args_of(clause, "->").map(|args| args[1]))
                .collect();
            match clauses.is_empty() {
                true => open.push(body),
                false => open.extend(clauses.into_iter().rev()),
            }
        }
    }
    tails
}
