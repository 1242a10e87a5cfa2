//! What reading a file costs, step by step: telling from its bytes, tree-sitter alone, lowering on top, facts on top.
//!
//! `cargo bench` reads the recipes' own cases; `SALVE_BENCH=DIR cargo bench` reads the Elixir files below a folder, such
//! as a checkout. What lowering costs is `quoted_form` less `tree_sitter`.

use divan::{Bencher, counter::BytesCount};
use salve::otp::File;
use salve::source::{Needed, Needle, Prefilter};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

fn main() {
    divan::main();
}

/// Texts that Elixir accepts, at most this many bytes of them.
const MOST: usize = 8 << 20;

static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let folder = std::env::var_os("SALVE_BENCH")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("transforms"), PathBuf::from);
    let mut texts = Vec::new();
    gather(&folder, &mut texts, &mut 0);
    assert!(!texts.is_empty(), "no Elixir files in {}", folder.display());
    texts
});

fn gather(folder: &Path, texts: &mut Vec<String>, bytes: &mut usize) {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            gather(&path, texts, bytes);
        } else if *bytes < MOST
            && path.extension().is_some_and(|end| end == "ex" || end == "exs")
            && let Ok(text) = std::fs::read_to_string(&path)
            && salve::syntax::parse(&text).is_ok()
        {
            *bytes += text.len();
            texts.push(text);
        }
    }
}

fn each<T>(bencher: Bencher, read: impl Fn(&str) -> T + Sync) {
    let bytes: usize = TEXTS.iter().map(String::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        for text in TEXTS.iter() {
            divan::black_box(read(text));
        }
    });
}

#[divan::bench]
fn prefilter(bencher: Bencher) {
    let word = |text: &str| Needle::Word(text.into());
    let call = |module: &str, name: &str| Needle::Remote { module: module.into(), name: name.into() };
    let rules = [
        vec![call("Process", "monitor")],
        vec![call("ets", "update_counter")],
        vec![Needle::Local("send".into())],
        vec![call("GenServer", "call")],
        vec![call("Task", "await")],
        vec![call("String", "to_atom"), word("binary_to_atom")],
    ];
    let needed = |calls: Vec<Needle>| Needed { clauses: vec![calls.clone()], calls: Some(calls) };
    let filter = Prefilter::new(rules.into_iter().map(needed).collect());
    each(bencher, |text| filter.sift(text.as_bytes()));
}

#[divan::bench]
fn tree_sitter(bencher: Bencher) {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_elixir::LANGUAGE.into()).expect("the grammar loads");
    let parser = std::sync::Mutex::new(parser);
    each(bencher, |text| parser.lock().expect("one thread").parse(text, None));
}

#[divan::bench]
fn quoted_form(bencher: Bencher) {
    each(bencher, |text| salve::syntax::parse(text).is_ok());
}

#[divan::bench]
fn file_with_facts(bencher: Bencher) {
    each(bencher, |text| File::parse("lib/a.ex", text).is_ok());
}
