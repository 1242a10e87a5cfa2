//! Reading reports of many forms: each file under `tests/report/` beside the claims that a person reads in it.

use proptest::prelude::*;
use salve::report::{Place, ReportError, read};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// A place as the expectations write it: `~` for a mention, `#` before a function.
fn place(place: &Place) -> String {
    let mut out = String::new();
    if place.mentioned {
        out.push('~');
    }
    out.push_str(place.path.as_deref().or(place.module.as_deref()).unwrap_or("?"));
    match place.lines {
        Some((start, end)) if start == end => write!(out, ":{start}").unwrap(),
        Some((start, end)) => write!(out, ":{start}-{end}").unwrap(),
        None => {}
    }
    if let Some(symbol) = &place.symbol {
        write!(out, "#{symbol}").unwrap();
    }
    out
}

fn summary(bytes: &[u8], name: &str) -> String {
    let report = read(bytes, name).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut out = String::new();
    for claim in report.claims {
        let severity =
            claim.severity.map_or("-".to_string(), |severity| format!("{severity:?}").to_lowercase());
        let state = if claim.settled { "settled" } else { "open" };
        let places: Vec<String> = claim.places.iter().map(place).collect();
        let line = format!("{} {severity} {state} {} | {}", claim.id, claim.title, places.join(" ; "));
        writeln!(out, "{}", line.trim_end()).unwrap();
    }
    out
}

#[test]
fn every_form_is_read_with_all_its_places() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/report");
    let mut wrong = String::new();
    let mut seen = 0;
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|end| end != "expected")) {
        seen += 1;
        let name = file.file_name().unwrap().to_str().unwrap();
        let expected = fs::read_to_string(file.with_extension("expected")).unwrap();
        let read = summary(&fs::read(file).unwrap(), name);
        if read != expected {
            write!(wrong, "--- {name}\nexpected:\n{expected}read:\n{read}").unwrap();
        }
    }
    assert!(seen >= 10, "only {seen} reports under tests/report");
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_change_nothing() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/report");
    for name in ["numbered.md", "table.md", "details.md", "lint.md"] {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        let dos = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert_eq!(summary(dos.as_bytes(), name), summary(text.as_bytes(), name), "{name}");
    }
}

#[test]
fn a_suggestion_gives_parameters_and_never_words_or_places() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/report");
    let report = read(&fs::read(folder.join("numbered.md")).unwrap(), "numbered.md").unwrap();
    let claim = &report.claims[0];
    assert_eq!(claim.parameters.supervisors, ["Harbor.WorkSupervisor"]);
    assert_eq!(claim.parameters.timeouts_ms, [2_000, 7_500]);
    assert_eq!(claim.snippets.iter().map(|s| s.suggested).collect::<Vec<_>>(), [false, true]);
    assert!(claim.prose.contains("Reads the counter"), "{}", claim.prose);
    // What comes of it is told apart from what is wrong.
    assert!(claim.consequence.contains("two ships may get one berth"), "{}", claim.consequence);
    assert!(!claim.prose.contains("WorkSupervisor"), "{}", claim.prose);
    assert_eq!(claim.line, 12);
}

#[test]
fn what_is_no_report_gets_one_line_that_says_what_would_be_right() {
    let cases: [(&[u8], &str, ReportError); 6] = [
        (b"", "a.md", ReportError::Empty),
        (b" \n\t\n", "a.json", ReportError::Empty),
        (b"\x89PNG\r\n\x1a\n", "a.png", ReportError::NotText(0)),
        (b"text\0more", "a.md", ReportError::NotText(4)),
        (b"{\"results\": []}", "a.json", ReportError::UnknownJson),
        (b"# Shopping\n\nMilk and bread.\n", "a.md", ReportError::NoIssue),
    ];
    for (bytes, name, expected) in cases {
        let error = read(bytes, name).unwrap_err();
        assert_eq!(error, expected);
        assert_eq!(error.to_string().lines().count(), 1);
    }
    assert!(matches!(read(b"{\"issues\": [", "a.json"), Err(ReportError::Json(_))));
    assert!(matches!(
        read(b"{\"version\": \"1.0\", \"runs\": []}", "a.sarif"),
        Err(ReportError::SarifVersion(_))
    ));
    let deep = "[{".repeat(100_000);
    assert!(matches!(read(deep.as_bytes(), "a.json"), Err(ReportError::Json(_))));
}

#[test]
fn an_empty_list_of_issues_is_a_report() {
    assert!(read(b"{\"issues\": []}", "credo.json").unwrap().claims.is_empty());
    assert!(read(b"{\"version\": \"2.1.0\", \"runs\": []}", "x.sarif").unwrap().claims.is_empty());
}

#[test]
fn depth_and_length_are_survived() {
    let quotes = "> ".repeat(20_000) + "lib/a.ex:1 x y";
    let lists: String = (0..2_000).map(|n| "  ".repeat(n) + "- lib/a.ex:1 x\n").collect();
    let line = "lib/a.ex:1 ".repeat(200_000);
    let headings = "# 1. lib/a.ex:12 is odd\n".repeat(5_000);
    for text in [quotes, lists, line, headings] {
        let _ = read(text.as_bytes(), "a.md");
    }
}

/// Pieces that reports are made of, in any order.
fn scraps() -> impl Strategy<Value = String> {
    let scrap = prop_oneof![
        Just("## "),
        Just("### 1. "),
        Just("- "),
        Just("1. "),
        Just("**"),
        Just("`"),
        Just("\n"),
        Just("\n\n"),
        Just("| "),
        Just("|--|\n"),
        Just("<summary>"),
        Just("</details>"),
        Just("<!--"),
        Just("lib/a.ex"),
        Just(":12-20"),
        Just("(line 3)"),
        Just("**File**: "),
        Just("Fix: "),
        Just("🔴 "),
        Just("é"),
        Just("✅"),
        Just("```\n"),
        Just("~~"),
        Just("[x]("),
        Just("https://h/blob/m/a.ex#L3"),
        Just("4294967296"),
        Just("CRITICAL "),
        Just("# Lines 5-9: "),
        Just("M.f/2 "),
    ];
    proptest::collection::vec(scrap, 0..60).prop_map(|scraps| scraps.concat())
}

proptest! {
    #[test]
    fn bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), name in "[a-z]{0,3}\\.(md|json|sarif|txt)") {
        let _ = read(&bytes, &name);
    }

    #[test]
    fn text_never_panics_and_ids_are_unique(text in scraps()) {
        if let Ok(report) = read(text.as_bytes(), "a.md") {
            let ids: std::collections::HashSet<_> = report.claims.iter().map(|claim| &claim.id).collect();
            prop_assert_eq!(ids.len(), report.claims.len());
            for claim in &report.claims {
                prop_assert!(!claim.id.is_empty());
                prop_assert!(claim.places.iter().all(|place| place.path.is_some() || place.module.is_some()));
                prop_assert!(claim.places.iter().filter_map(|p| p.lines).all(|(start, end)| 1 <= start && start <= end));
            }
        }
    }
}
