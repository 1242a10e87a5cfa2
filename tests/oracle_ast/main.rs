//! Salve's quoted form against Elixir's own. Needs `elixir`; without it the tests fail.

mod generate;
mod spots;

use salve::syntax::{parse, to_elixir_term};
use std::{io::Write, path::Path, process::Command};

/// What the two sides made of a text, by name.
#[derive(Debug, Default)]
struct Outcome {
    /// The lines of `scripts/oracle_ast.exs`: texts that are not equal, and why.
    lines: Vec<String>,
    equal: usize,
    refused_by_both: usize,
}

impl Outcome {
    fn starting(&self, what: &str) -> Vec<&String> {
        self.lines.iter().filter(|line| line.starts_with(what)).collect()
    }
}

/// Asks one Elixir VM about all texts.
fn compare(cases: &[(String, Vec<u8>)]) -> Outcome {
    let mut frames = tempfile::NamedTempFile::new().expect("a temporary file");
    for (name, text) in cases {
        let answer = match std::str::from_utf8(text).map(parse) {
            Ok(Ok(quoted)) => format!("o{}", to_elixir_term(&quoted)),
            Ok(Err(refusal)) => format!("r{refusal}"),
            Err(error) => format!("r{error}"),
        };
        for field in [name.as_bytes(), text, answer.as_bytes()] {
            frames.write_all(&(field.len() as u32).to_be_bytes()).expect("written");
            frames.write_all(field).expect("written");
        }
    }
    frames.flush().expect("written");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/oracle_ast.exs");
    let output = Command::new("elixir")
        .arg(script)
        .arg(frames.path())
        .output()
        .expect("`elixir` must be installed: it is the oracle of this test");
    let stdout = String::from_utf8(output.stdout).expect("UTF-8");
    let mut lines: Vec<String> = stdout.lines().map(str::to_string).collect();
    let summary = lines.pop().unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let count = |what: &str| -> usize {
        summary
            .split(", ")
            .find_map(|part| part.strip_prefix(what)?.trim().parse().ok())
            .unwrap_or_else(|| panic!("no {what} in {summary}: {}", String::from_utf8_lossy(&output.stderr)))
    };
    Outcome { equal: count("equal"), refused_by_both: count("refused by both"), lines }
}

#[test]
fn equals_elixir_on_every_file_of_the_tree() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let cases: Vec<(String, Vec<u8>)> = ["transforms", "fixtures", "scripts"]
        .iter()
        .filter(|folder| root.join(folder).exists())
        .flat_map(|folder| ignore::WalkBuilder::new(root.join(folder)).standard_filters(false).build())
        .map(|entry| entry.expect("readable").into_path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "ex" || ext == "exs"))
        .map(|path| (path.display().to_string(), std::fs::read(&path).expect("readable")))
        .collect();
    assert!(!cases.is_empty());
    let outcome = compare(&cases);
    assert!(outcome.lines.is_empty(), "{:#?}", outcome.lines);
}

#[test]
fn equals_elixir_on_the_nasty_spots() {
    let name = |text: &str| format!("{text:?}");
    let cases: Vec<(String, Vec<u8>)> = spots::READ
        .iter()
        .chain(spots::NOT_ELIXIR)
        .chain(spots::REFUSED)
        .map(|text| (name(text), text.as_bytes().to_vec()))
        .collect();
    let outcome = compare(&cases);
    assert_eq!(outcome.starting("differs"), [] as [&String; 0]);
    assert_eq!(outcome.starting("refused by Elixir only"), [] as [&String; 0]);
    let refused: Vec<String> =
        spots::REFUSED.iter().map(|text| format!("refused by salve only: {}: ", name(text))).collect();
    let unexpected: Vec<_> = outcome
        .starting("refused by salve only")
        .into_iter()
        .filter(|line| !refused.iter().any(|refused| line.starts_with(refused)))
        .collect();
    assert_eq!(unexpected, [] as [&String; 0]);
    let refused: Vec<_> = spots::READ.iter().filter_map(|text| Some((text, parse(text).err()?))).collect();
    assert!(refused.is_empty(), "{refused:#?}");
    assert_eq!(outcome.equal, spots::READ.len());
    assert_eq!(outcome.refused_by_both, spots::NOT_ELIXIR.len());
    assert_eq!(outcome.starting("refused by salve only").len(), spots::REFUSED.len());
}

/// More cases and other seeds by `ORACLE_CASES` and `ORACLE_SEED`; `ORACLE_OUT=FILE` keeps what is not equal.
#[test]
fn equals_elixir_on_generated_expressions() {
    let number = |name: &str, default: u64| {
        std::env::var(name).map_or(default, |text| text.parse().expect("a number"))
    };
    let mut random = generate::Random::new(number("ORACLE_SEED", 1));
    let cases: Vec<(String, Vec<u8>)> = (0..number("ORACLE_CASES", 1500))
        .map(|_| generate::source(&mut random))
        .map(|text| (format!("{text:?}"), text.into_bytes()))
        .collect();
    let outcome = compare(&cases);
    if let Ok(path) = std::env::var("ORACLE_OUT") {
        std::fs::write(path, outcome.lines.join("\n")).expect("written");
    }
    assert_eq!(outcome.starting("differs"), [] as [&String; 0]);
    assert_eq!(outcome.starting("refused by Elixir only"), [] as [&String; 0]);
    let refused = outcome.starting("refused by salve only");
    assert!(outcome.equal > cases.len() / 3, "only {} of {} texts were Elixir", outcome.equal, cases.len());
    assert!(refused.len() < cases.len() / 20, "{} refused: {refused:#?}", refused.len());
}
