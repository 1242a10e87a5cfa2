//! Where the nodes of the quoted form lie in the text, and their flags.

use salve::syntax::{Flags, Kind, NodeId, Quoted, parse};
use std::path::Path;

/// The first node (in preorder) whose kind `wanted` accepts, with its inner and outer text.
fn find<'a>(quoted: &Quoted, text: &'a str, wanted: impl Fn(&Kind) -> bool) -> (NodeId, &'a str, &'a str) {
    let id = quoted.ids().find(|&id| wanted(quoted.kind(id))).expect("such a node");
    let node = quoted.node(id);
    (id, node.inner.of(text), node.outer.of(text))
}

fn call(name: &str) -> impl Fn(&Kind) -> bool {
    move |kind| matches!(kind, Kind::Call(found) if found == name)
}

fn atom(name: &str) -> impl Fn(&Kind) -> bool {
    move |kind| matches!(kind, Kind::Atom(found) if found == name)
}

fn read(text: &str) -> Quoted {
    parse(text).expect("read")
}

#[test]
fn parentheses_are_outer() {
    let text = "x = ((a + b)) * c";
    let quoted = read(text);
    let (_, inner, outer) = find(&quoted, text, call("+"));
    assert_eq!((inner, outer), ("a + b", "((a + b))"));
    let (_, inner, outer) = find(&quoted, text, call("*"));
    assert_eq!((inner, outer), ("((a + b)) * c", "((a + b)) * c"));
    let text = "f(&(a + 1))";
    let (_, inner, outer) = find(&read(text), text, call("+"));
    assert_eq!((inner, outer), ("a + 1", "(a + 1)"));
    let text = "(a\nb)";
    let (_, inner, outer) = find(&read(text), text, call("__block__"));
    assert_eq!((inner, outer), ("a\nb", "(a\nb)"));
}

#[test]
fn remote_calls_have_a_callee() {
    let text = "pid |> My.Mod.fun(1)";
    let quoted = read(text);
    let (id, inner, _) = find(&quoted, text, |kind| *kind == Kind::Apply);
    assert_eq!(inner, "My.Mod.fun(1)");
    assert!(quoted.node(id).flags.has(Flags::PARENS));
    let callee = quoted.children(id)[0];
    assert_eq!(*quoted.kind(callee), Kind::Call(".".into()));
    assert_eq!(quoted.node(callee).inner.of(text), "My.Mod.fun");
    let (_, inner, _) = find(&quoted, text, atom("fun"));
    assert_eq!(inner, "fun");
    let (_, inner, _) = find(&quoted, text, atom("Mod"));
    assert_eq!(inner, "Mod");
    let text = "a.b";
    let quoted = read(text);
    let (id, ..) = find(&quoted, text, |kind| *kind == Kind::Apply);
    assert!(!quoted.node(id).flags.has(Flags::PARENS));
}

#[test]
fn do_blocks_and_keywords_are_told_apart() {
    let text = "if a do\n  b\n  c\nelse\n  d\nend";
    let quoted = read(text);
    let (id, inner, _) = find(&quoted, text, call("if"));
    assert_eq!(inner, text);
    let block = quoted.children(id)[1];
    assert!(quoted.node(block).flags.has(Flags::DO_BLOCK));
    assert_eq!(quoted.node(block).inner.of(text), "do\n  b\n  c\nelse\n  d\nend");
    let (_, inner, _) = find(&quoted, text, call("__block__"));
    assert_eq!(inner, "b\n  c");
    let (id, inner, _) = find(&quoted, text, atom("else"));
    assert_eq!(inner, "else");
    assert!(!quoted.node(id).flags.has(Flags::KEYWORD_KEY));

    let text = "if a, do: b";
    let quoted = read(text);
    let (id, inner, _) = find(&quoted, text, atom("do"));
    assert_eq!(inner, "do:");
    assert!(quoted.node(id).flags.has(Flags::KEYWORD_KEY));
    let (id, inner, _) = find(&quoted, text, |kind| *kind == Kind::List);
    assert_eq!(inner, "do: b");
    assert!(quoted.node(id).flags.has(Flags::BARE_KEYWORDS));
    assert!(!quoted.node(id).flags.has(Flags::DO_BLOCK));
}

#[test]
fn what_no_source_spells_is_synthetic() {
    let text = "x = m[:k]";
    let quoted = read(text);
    let (id, inner, _) = find(&quoted, text, atom("Elixir.Access"));
    assert_eq!(inner, "m[:k]");
    assert!(quoted.node(id).flags.has(Flags::SYNTHETIC));
    let text = "\"a#{b}\"";
    let quoted = read(text);
    let (id, inner, _) = find(&quoted, text, call("::"));
    assert_eq!(inner, "#{b}");
    assert!(quoted.node(id).flags.has(Flags::SYNTHETIC));
    let (id, inner, _) = find(&quoted, text, |kind| matches!(kind, Kind::Var(name) if name == "b"));
    assert_eq!(inner, "b");
    assert!(!quoted.node(id).flags.has(Flags::SYNTHETIC));
}

#[test]
fn clauses_have_arguments_and_a_body() {
    let text = "fn a, b when c -> d\n  e end";
    let quoted = read(text);
    let (id, inner, _) = find(&quoted, text, call("->"));
    assert_eq!(inner, "a, b when c -> d\n  e");
    let parts: Vec<&str> =
        quoted.children(id).iter().map(|&child| quoted.node(child).inner.of(text)).collect();
    assert_eq!(parts, ["a, b when c", "d\n  e"]);
}

#[test]
fn map_updates_span_from_the_map_to_the_last_entry() {
    let text = "%S{m | a: 1, b: 2}";
    let quoted = read(text);
    let (id, inner, _) = find(&quoted, text, call("|"));
    assert_eq!(inner, "m | a: 1, b: 2");
    assert_eq!(quoted.node(quoted.children(id)[1]).inner.of(text), "a: 1, b: 2");
    let (_, inner, _) = find(&quoted, text, call("%{}"));
    assert_eq!(inner, "{m | a: 1, b: 2}");
}

#[test]
fn regrouped_operators_have_their_own_ranges() {
    let text = "[&f/1 | r]";
    let quoted = read(text);
    let (_, inner, _) = find(&quoted, text, call("|"));
    assert_eq!(inner, "&f/1 | r");
    let (_, inner, _) = find(&quoted, text, call("&"));
    assert_eq!(inner, "&f/1");
}

#[test]
fn texts_are_flagged_and_comments_kept() {
    let text = "# one\r\nx = \"\"\"\n  a\n  \"\"\" # two\n'c'\n~s'''\nd\n'''\n";
    let quoted = read(text);
    let comments: Vec<&str> = quoted.comments.iter().map(|comment| comment.span.of(text)).collect();
    assert_eq!(comments, ["# one", "# two"]);
    let (id, inner, _) = find(&quoted, text, |kind| matches!(kind, Kind::Str(bytes) if **bytes == *b"a\n"));
    assert_eq!(inner, "\"\"\"\n  a\n  \"\"\"");
    assert!(quoted.node(id).flags.has(Flags::HEREDOC));
    let (id, ..) = find(&quoted, text, |kind| *kind == Kind::List);
    assert!(quoted.node(id).flags.has(Flags::CHARLIST));
    let (id, ..) = find(&quoted, text, call("sigil_s"));
    assert!(quoted.node(id).flags.has(Flags::HEREDOC));
}

#[test]
fn refusals_say_where() {
    let refusal = parse("é = 1\n  {a: 1}\n").expect_err("refused");
    assert_eq!((refusal.line, refusal.column), (2, 3));
    let refusal = parse("é = (1 +").expect_err("refused");
    // The grammar gives up at the `=`: byte 3, third character.
    assert_eq!((refusal.line, refusal.column), (1, 3));
    assert_eq!(refusal.reason, "syntax error near `= (1 +`");
}

/// True if the text of a node of this kind is an expression wherever it stands.
fn is_expression(quoted: &Quoted, id: NodeId, text: &str) -> bool {
    let node = quoted.node(id);
    let unlike = [Flags::SYNTHETIC, Flags::KEYWORD_KEY, Flags::DO_BLOCK, Flags::BARE_KEYWORDS];
    if unlike.iter().any(|&flag| node.flags.has(flag)) {
        return false;
    }
    let within = |name: &str| quoted.parent(id).is_some_and(|up| call(name)(quoted.kind(up)));
    match &node.kind {
        // The parts of names and texts.
        Kind::Atom(_) | Kind::Str(_) => false,
        // An operator's name in `&>=/2`.
        Kind::Var(name) => name.starts_with(|first: char| first.is_alphabetic() || first == '_'),
        Kind::Pair => node.inner.of(text).starts_with('{'),
        // What stands before `->`, clauses.
        Kind::List => {
            let clauses = quoted.children(id).first().is_some_and(|&first| call("->")(quoted.kind(first)));
            node.inner.of(text).starts_with(['[', '\'']) && !clauses && !within("->")
        }
        Kind::Call(name) => match name.as_str() {
            "->" | "." => false,
            "when" => !quoted.ancestors(id).any(|up| call("->")(quoted.kind(up))),
            "|" => !within("%{}"),
            "%{}" => !within("%"),
            _ => true,
        },
        _ => true,
    }
}

#[test]
fn a_range_read_by_itself_is_the_same_tree() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("transforms");
    let mut compared = 0;
    for entry in ignore::WalkBuilder::new(cases).build() {
        let path = entry.expect("readable").into_path();
        if path.extension().is_none_or(|ext| ext != "ex") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("readable");
        let whole = read(&text);
        for id in whole.ids().filter(|&id| is_expression(&whole, id, &text)) {
            let span = whole.node(id).inner;
            let alone = parse(span.of(&text))
                .unwrap_or_else(|refusal| panic!("{}: {refusal}: {}", path.display(), span.of(&text)));
            // A negation alone becomes a block.
            let root = alone.root();
            let negation = matches!(whole.kind(id), Kind::Call(name) if name == "!" || name == "not");
            let root = if negation { alone.children(root)[0] } else { root };
            let kinds = |quoted: &Quoted, id: NodeId| -> Vec<Kind> {
                quoted.subtree(id).map(|id| quoted.kind(id).clone()).collect()
            };
            assert_eq!(kinds(&whole, id), kinds(&alone, root), "{}: {}", path.display(), span.of(&text));
            compared += 1;
        }
    }
    assert!(compared > 10_000, "{compared}");
}
