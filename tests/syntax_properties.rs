//! Any text in, a quoted form or a refusal out; deep and long texts cost no stack and no square of their length.

use proptest::prelude::*;
use salve::syntax::{Quoted, parse, to_elixir_term, to_tree};
use std::time::{Duration, Instant};

const SNIPPETS: &[&str] = &[
    "defmodule A do\n  @doc \"\"\"\n  x #{y}\n  \"\"\"\n  def f(a, b \\\\ 1) when a > b, do: a |> g(b)\nend\n",
    "case x do\n  {:ok, y} -> y\n  invalid -> ~S(\\\\)\nend\n",
    "%{m | a: 1, \"b c\" => fn -> &(&1 + 1).d end}",
    "x -(y); not a in b; z..-1//2; <<a::8>>; 'c#{d}'; ~r/a\\/b/iu; @A.B; f.(1)[2]",
];

/// Spans nest, ids are in preorder, both printers take every form.
fn check(quoted: &Quoted, text: &str) {
    for id in quoted.ids() {
        let node = quoted.node(id);
        assert!(node.outer.contains(node.inner), "{node:?}");
        assert!(text.get(node.outer.range()).is_some(), "{node:?} cuts a character");
        for &child in quoted.children(id) {
            assert!(child > id);
            assert_eq!(quoted.parent(child), Some(id));
        }
    }
    let _ = to_elixir_term(quoted);
    let _ = to_tree(quoted, text);
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in ".{0,200}") {
        if let Ok(quoted) = parse(&text) {
            check(&quoted, &text);
        }
    }

    #[test]
    fn mutated_code_is_read_or_refused(
        which in 0..SNIPPETS.len(),
        cuts in proptest::collection::vec((0.0..1.0_f64, 0..6_usize, "[-a-z(){}\\[\\]<>|&!@#:\\\\\"'~S.,; \n\u{e9}]{0,3}"), 1..4),
    ) {
        let mut chars: Vec<char> = SNIPPETS[which].chars().collect();
        for (place, length, new) in cuts {
            let at = (place * chars.len() as f64) as usize;
            let end = (at + length).min(chars.len());
            chars.splice(at..end, new.chars());
        }
        let text: String = chars.into_iter().collect();
        match parse(&text) {
            Ok(quoted) => check(&quoted, &text),
            Err(refusal) => {
                prop_assert!(refusal.line >= 1 && refusal.column >= 1);
                prop_assert!(!refusal.reason.is_empty() && !refusal.reason.contains('\n'));
            }
        }
    }
}

/// Reads on a thread with a small stack, so that recursion over the source would show.
fn read_on_small_stack(text: String) -> Duration {
    let reader = std::thread::Builder::new().stack_size(256 * 1024).spawn(move || {
        let start = Instant::now();
        if let Ok(quoted) = parse(&text) {
            check(&quoted, &text);
        }
        start.elapsed()
    });
    reader.expect("a thread").join().expect("no panic, no overflow")
}

#[test]
fn deep_and_long_texts_cost_neither_stack_nor_squares() {
    let nested = |open: &str, inside: &str, close: &str, times: usize| {
        format!("{}{inside}{}", open.repeat(times), close.repeat(times))
    };
    let texts = [
        nested("[", "", "]", 10_000),
        nested("(", "a", ")", 10_000),
        nested("%{a => ", "b", "}", 10_000),
        nested("f(", "a", ")", 10_000),
        nested("fn -> ", "a", " end", 5_000),
        nested("\"#{", "a", "}\"", 2_000),
        format!("a{}", " + a".repeat(40_000)),
        format!("a{}", " ++ a".repeat(40_000)),
        format!("a{}", " not in a".repeat(20_000)),
        format!("&a{}", " | &a".repeat(20_000)),
        format!("{}a", "@".repeat(20_000)),
        format!("{}a", "not ".repeat(20_000)),
        format!("a{}", ".b".repeat(20_000)),
        format!("a{}", "[b]".repeat(20_000)),
        format!("A{}", ".{B}.C".repeat(20_000)),
        "a\n".repeat(40_000),
        format!("[{}]", "a, ".repeat(40_000).trim_end_matches(", ")),
        format!("\"{}\"", "a\\n#{b}".repeat(20_000)),
        "x -(y)\n".repeat(20_000),
    ];
    for text in texts {
        let start: String = text.chars().take(20).collect();
        let time = read_on_small_stack(text);
        assert!(time < Duration::from_secs(20), "{start}… took {time:?}");
    }
}

#[test]
fn too_long_a_text_is_refused() {
    let refusal = parse(&" ".repeat(salve::syntax::LONGEST + 1)).expect_err("refused");
    assert_eq!((refusal.line, refusal.column), (1, 1));
    assert_eq!(refusal.reason, "over 4 MB");
}
