//! One run's findings in every format. The text is made up; places and spans are computed from it.

use super::*;
use crate::finding::Safety;
use crate::source::{LineIndex, Span};

const POOL: &str = "defmodule Shop.Pool do\r\n  def put(pid), do: Process.monitor(pid)\r\n\r\n  # é\r\n  def run(\"ü\", %{fun: fun}) do\r\n    Task.await(fun)\r\n  end\r\nend\r\n";

fn finding(rule: &str, severity: Severity, safety: Safety, site: &str, message: &str) -> Finding {
    let lines = LineIndex::new(POOL);
    let start = POOL.find(site).expect("the site is in the text") as u32;
    let span = Span::new(start, start + site.len() as u32);
    Finding {
        id: format!("{rule}-0f1e"),
        rule: rule.into(),
        severity,
        safety,
        path: "lib/shop/a pool.ex".into(),
        span,
        unit: span,
        others: Vec::new(),
        start: lines.line_column(POOL, span.start),
        end: lines.line_column(POOL, span.end),
        message: message.into(),
        module: None,
        mend: crate::finding::Mend::default(),
        caveats: vec![],
        overstated: None,
        instead: None,
        fix: Fix::Available,
    }
}

fn findings() -> Vec<Finding> {
    let leak = finding(
        "lost-timeout",
        Severity::High,
        Safety::Unsafe,
        "Process.monitor(pid)",
        "the reference is lost: one monitor more at every `put/1`",
    );
    let wait = finding(
        "slow-startup-hook",
        Severity::Medium,
        Safety::Advice,
        "def run(\"ü\", %{fun: fun}) do\r\n    Task.await(fun)\r\n  end",
        "100% busy, a | b\nsee <docs> @you",
    );
    let late = finding("late", Severity::Low, Safety::Safe, "\"ü\"", "a plain string");
    vec![
        Finding { caveats: vec!["state shape: restart, do not hot-upgrade".into()], ..leak },
        Finding {
            overstated: Some("only one client calls it".into()),
            instead: None,
            fix: Fix::Withheld("the next state needs the result".into()),
            ..wait
        },
        late,
    ]
}

fn rules() -> Vec<RuleMeta> {
    let rule = |id: &str, title: &str, severity| RuleMeta {
        id: id.into(),
        title: title.into(),
        severity,
        help: format!("# {title}\n\nWhy."),
        help_uri: None,
    };
    vec![
        RuleMeta {
            help_uri: Some("https://hexdocs.pm/elixir/process-anti-patterns.html".into()),
            ..rule("slow-startup-hook", "Blocking callback", Severity::Medium)
        },
        rule("lost-timeout", "Monitor leak", Severity::High),
    ]
}

fn written(format: Format, findings: &[Finding], coloured: bool) -> String {
    let report = Report {
        command: &|finding| format!("mend {}", finding.rule),
        rules: &rules(),
        findings,
        skipped: &[Skipped::new("lib/bad.ex", "3:7: not UTF-8")],
        stats: Stats { files_scanned: 12, files_parsed: 3 },
        text_of: &|path| (path == "lib/shop/a pool.ex").then(|| POOL.into()),
        ledger: None,
        fix: None,
        prefix: "backend/",
    };
    let mut out = Vec::new();
    report.write(format, coloured, &mut out).expect("written to memory");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn text() {
    insta::assert_snapshot!(written(Format::Text, &findings(), false));
    assert!(!written(Format::Text, &findings(), false).contains('\x1b'));
    assert!(written(Format::Text, &findings(), true).contains('\x1b'));
}

#[test]
fn json() {
    insta::assert_snapshot!(written(Format::Json, &findings(), false));
}

#[test]
fn sarif() {
    insta::assert_snapshot!(written(Format::Sarif, &findings(), false));
}

#[test]
fn github() {
    insta::assert_snapshot!(written(Format::Github, &findings(), false));
}

#[test]
fn markdown() {
    insta::assert_snapshot!(written(Format::Markdown, &findings(), false));
}

#[test]
fn a_run_that_finds_nothing_says_what_it_looked_at() {
    let text = written(Format::Text, &[], false);
    assert_eq!(text, "Found nothing in 12 files, looking with slow-startup-hook, lost-timeout.\n");
    assert_eq!(written(Format::Github, &[], false), "");
}

#[test]
fn a_site_whose_text_is_gone_or_odd_is_still_named() {
    let mut gone = findings();
    gone[0].path = "lib/gone.ex".into();
    gone[1].span = Span::new(0, u32::MAX);
    gone[2].span = Span::at(POOL.len() as u32);
    let text = written(Format::Text, &gone, false);
    assert!(text.contains("backend/lib/gone.ex:2:21"), "{text}");
    for format in [Format::Json, Format::Sarif, Format::Github, Format::Markdown] {
        assert!(written(format, &gone, false).contains("lib/gone.ex"));
    }
}
