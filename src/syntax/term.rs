//! The quoted form as an Elixir term.

use super::{Kind, NodeId, Quoted};
use std::fmt::Write;

/// An Elixir term that evaluates to the file's quoted form with empty metadata.
///
/// The printer does not recurse. Atoms are written quoted, binaries that are not UTF-8 as `<<...>>`.
pub fn to_elixir_term(quoted: &Quoted) -> String {
    let mut out = String::with_capacity(quoted.len() * 16);
    if quoted.is_empty() {
        return out;
    }
    // Text to write, or a node to print; taken from the end.
    enum Work {
        Node(NodeId),
        Text(&'static str),
    }
    let mut work = vec![Work::Node(quoted.root())];
    while let Some(next) = work.pop() {
        let id = match next {
            Work::Text(text) => {
                out.push_str(text);
                continue;
            }
            Work::Node(id) => id,
        };
        let mut children = quoted.children(id);
        let close = match quoted.kind(id) {
            Kind::Atom(name) => {
                atom(&mut out, name);
                continue;
            }
            Kind::Int(digits) => {
                out.push_str(digits);
                continue;
            }
            Kind::Float(value) => {
                float(&mut out, *value);
                continue;
            }
            Kind::Str(bytes) => {
                binary(&mut out, bytes);
                continue;
            }
            Kind::Var(name) => {
                out.push('{');
                atom(&mut out, name);
                out.push_str(", [], nil}");
                continue;
            }
            Kind::List => {
                out.push('[');
                "]"
            }
            Kind::Pair => {
                out.push('{');
                "}"
            }
            Kind::Call(name) => {
                out.push('{');
                atom(&mut out, name);
                out.push_str(", [], [");
                "]}"
            }
            Kind::Apply => {
                out.push('{');
                let Some((callee, arguments)) = children.split_first() else { continue };
                children = arguments;
                work.push(Work::Text("]}"));
                push_list(&mut work, children, Work::Node, || Work::Text(", "));
                work.push(Work::Text(", [], ["));
                work.push(Work::Node(*callee));
                continue;
            }
        };
        work.push(Work::Text(close));
        push_list(&mut work, children, Work::Node, || Work::Text(", "));
    }
    out
}

fn push_list<W>(work: &mut Vec<W>, ids: &[NodeId], node: impl Fn(NodeId) -> W, comma: impl Fn() -> W) {
    for (at, &id) in ids.iter().enumerate().rev() {
        work.push(node(id));
        if at > 0 {
            work.push(comma());
        }
    }
}

fn atom(out: &mut String, name: &str) {
    out.push(':');
    quote(out, name);
}

fn binary(out: &mut String, bytes: &[u8]) {
    match std::str::from_utf8(bytes) {
        Ok(text) => quote(out, text),
        Err(_) => {
            out.push_str("<<");
            for (at, byte) in bytes.iter().enumerate() {
                let _ = write!(out, "{}{byte}", if at > 0 { ", " } else { "" });
            }
            out.push_str(">>");
        }
    }
}

fn quote(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            // Also keeps `#{` from interpolating.
            '#' => out.push_str("\\#"),
            '\n' => out.push_str("\\n"),
            ' '..='~' => out.push(c),
            _ => {
                let _ = write!(out, "\\u{{{:X}}}", c as u32);
            }
        }
    }
    out.push('"');
}

fn float(out: &mut String, value: f64) {
    let text = format!("{value:e}");
    // Elixir wants a point before the exponent.
    match text.split_once('e') {
        Some((digits, exponent)) if digits.contains('.') => {
            let _ = write!(out, "{digits}e{exponent}");
        }
        Some((digits, exponent)) => {
            let _ = write!(out, "{digits}.0e{exponent}");
        }
        None => out.push_str(&text),
    }
}
