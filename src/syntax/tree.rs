//! The quoted form as an indented tree, for people who write recipes.

use super::{Flags, Kind, NodeId, Quoted};
use std::fmt::Write;

/// One node a line: what it is, its bytes, its flags, and the first line of its text. Indented by depth.
pub fn to_tree(quoted: &Quoted, text: &str) -> String {
    let mut out = String::new();
    if quoted.is_empty() {
        return out;
    }
    let mut work = vec![(quoted.root(), 0_usize)];
    while let Some((id, depth)) = work.pop() {
        line(&mut out, quoted, text, id, depth);
        work.extend(quoted.children(id).iter().rev().map(|&child| (child, depth + 1)));
    }
    out
}

/// Deeper nodes are written at this depth, with the true depth in front: else a deep tree would cost its square.
const DEEPEST: usize = 60;

fn line(out: &mut String, quoted: &Quoted, text: &str, id: NodeId, depth: usize) {
    for _ in 0..depth.min(DEEPEST) {
        out.push_str("  ");
    }
    if depth > DEEPEST {
        let _ = write!(out, "({depth}) ");
    }
    let node = quoted.node(id);
    let _ = match &node.kind {
        Kind::Atom(name) => write!(out, "atom {name:?}"),
        Kind::Int(digits) => write!(out, "int {digits}"),
        Kind::Float(value) => write!(out, "float {value:?}"),
        Kind::Str(bytes) => {
            let shown: String = String::from_utf8_lossy(bytes).chars().take(40).collect();
            let more = if shown.len() < bytes.len() { "…" } else { "" };
            write!(out, "str {shown:?}{more}")
        }
        Kind::List => write!(out, "list"),
        Kind::Pair => write!(out, "pair"),
        Kind::Var(name) => write!(out, "var {name}"),
        Kind::Call(name) => write!(out, "call {name}"),
        Kind::Apply => write!(out, "apply"),
    };
    let _ = write!(out, " {}..{}", node.inner.start, node.inner.end);
    if node.outer != node.inner {
        let _ = write!(out, " outer {}..{}", node.outer.start, node.outer.end);
    }
    for (flag, name) in Flags::NAMES {
        if node.flags.has(flag) {
            let _ = write!(out, " {name}");
        }
    }
    if !quoted.children(id).is_empty() && !node.flags.has(Flags::SYNTHETIC) {
        let source = node.inner.of(text);
        let first = source.lines().next().unwrap_or_default();
        let shown: String = first.chars().take(50).collect();
        let more = if shown.len() < source.len() { "…" } else { "" };
        let _ = write!(out, "  `{shown}`{more}");
    }
    out.push('\n');
}
