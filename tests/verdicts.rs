//! From claims to verdicts: places found in a tree, rules found by words, claims judged by findings and proofs.

use proptest::prelude::*;
use salve::finding::{Finding, Fix, Proof, Safety, Severity};
use salve::report::{
    Case, Claim, ClaimJson, Cleared, Extent, Fate, Grade, Impact, Judged, Ledger, Location, Place, RuleWords,
    Seen, Snippet, Tree, Verdict, chosen, judge, locate, match_rules, read, relocate, resolve,
};
use salve::source::{LineColumn, Span};

const FILES: [&str; 11] = [
    "apps/quay/lib/quay/gate.ex",
    "lib/harbor.ex",
    "lib/harbor/crane.ex",
    "lib/harbor/http_client.ex",
    "lib/harbor/pilot.ex",
    "lib/harbor/ropes/knot.ex",
    "lib/harbor/ropes/rope.ex",
    "lib/harbor/tug.ex",
    "lib/yard/crane.ex",
    "test/harbor/pilot_test.exs",
    "test/support/tug.ex",
];

fn tree() -> Tree {
    tree_of(&FILES)
}

fn tree_of(files: &[&str]) -> Tree {
    let extent = |path: &str, lines| vec![Extent { path: path.to_string(), lines }];
    let modules = [
        ("Harbor.Pilot".to_string(), extent("lib/harbor/pilot.ex", (1, 90))),
        ("Harbor.Ropes.Rope".to_string(), extent("lib/harbor/ropes/rope.ex", (3, 40))),
    ];
    let functions = [
        ("Harbor.Pilot.watch/2".to_string(), extent("lib/harbor/pilot.ex", (20, 31))),
        ("Harbor.Pilot.watch/3".to_string(), extent("lib/harbor/pilot.ex", (33, 40))),
    ];
    Tree::new(files.iter().map(|file| file.to_string()).collect(), modules.into(), functions.into())
}

fn at(path: &str, lines: Option<(u32, u32)>) -> Place {
    Place { path: Some(path.to_string()), lines, ..Place::default() }
}

/// Each location as `path:start-end grade`, or the reason why there is none.
fn resolved(place: &Place) -> Vec<String> {
    resolve(place, &tree())
        .iter()
        .map(|location| match (&location.path, location.lines) {
            (Some(path), Some((start, end))) => format!("{path}:{start}-{end} {:?}", location.grade),
            (Some(path), None) => format!("{path} {:?}", location.grade),
            (None, _) => {
                assert_eq!(location.grade, Grade::None);
                format!("none: {}", location.note)
            }
        })
        .collect()
}

#[test]
fn paths_are_found_whatever_part_of_them_is_written() {
    let lines = Some((4, 9));
    for written in [
        "lib/harbor/pilot.ex",
        "./lib/harbor/pilot.ex",
        "harbor/pilot.ex",
        "pilot.ex",
        "/harbor/pilot.ex",
        "/home/ann/src/harbor/lib/harbor/pilot.ex",
        "C:/Users/ann/harbor/lib/harbor/pilot.ex",
        "harbor/lib/harbor/pilot.ex",
        "lib/harbor/../harbor/pilot.ex",
        "lib/Harbor/Pilot.ex",
    ] {
        assert_eq!(resolved(&at(written, lines)), ["lib/harbor/pilot.ex:4-9 Exact"], "{written}");
    }
    assert_eq!(resolved(&at("lib/quay/gate.ex", lines)), ["apps/quay/lib/quay/gate.ex:4-9 Exact"]);
    assert_eq!(resolved(&at("tug.ex", None)), ["lib/harbor/tug.ex File"]);
    assert_eq!(resolved(&at("test/support/tug.ex", None)), ["test/support/tug.ex File"]);
}

#[test]
fn what_fits_several_files_names_each_and_is_not_exact() {
    let found = ["lib/harbor/crane.ex:4-9 File", "lib/yard/crane.ex:4-9 File"];
    assert_eq!(resolved(&at("crane.ex", Some((4, 9)))), found);
    let ropes = ["lib/harbor/ropes/knot.ex File", "lib/harbor/ropes/rope.ex File"];
    assert_eq!(resolved(&at("lib/harbor/ropes/*.ex", None)), ropes);
    assert_eq!(resolved(&at("harbor/ropes/", None)), ropes);
}

#[test]
fn what_leads_out_of_the_root_is_refused() {
    for written in
        ["../../etc/passwd", "lib/../../secret.ex", "/etc/passwd", "/etc/a.ex", "C:/boot.ini", "~/x.ex"]
    {
        let found = resolved(&at(written, None));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("none: ") && found[0].ends_with("not opened"), "{found:?}");
    }
    let namesake = resolved(&at("lib/other/dir/tug.ex", None));
    assert_eq!(namesake, ["none: no file lib/other/dir/tug.ex here (of the same name: lib/harbor/tug.ex)"]);
}

#[test]
fn modules_and_functions_are_places() {
    let module = |name: &str, symbol: Option<&str>, lines| Place {
        module: Some(name.to_string()),
        symbol: symbol.map(String::from),
        lines,
        ..Place::default()
    };
    assert_eq!(resolved(&module("Harbor.Pilot", None, Some((5, 6)))), ["lib/harbor/pilot.ex:5-6 Exact"]);
    assert_eq!(resolved(&module("Rope", None, None)), ["lib/harbor/ropes/rope.ex:3-40 File"]);
    assert_eq!(resolved(&module("Harbor.Pilot", Some("watch/3"), None)), ["lib/harbor/pilot.ex:33-40 Exact"]);
    assert_eq!(resolved(&module("Pilot", Some("watch"), None)), ["lib/harbor/pilot.ex:1-90 File"]);
    assert_eq!(resolved(&module("Harbor.HTTPClient", None, None)), ["lib/harbor/http_client.ex File"]);
    assert_eq!(resolved(&module("Sea", None, None)), ["none: no module Sea here"]);
}

const MOVED: &str = "defmodule Harbor.Tug do
  # one
  # two
  # three
  # four
  # five
  # six
  # seven
  # eight
  def pull(ship, state) do
    ref = Process.monitor(ship)
    {:reply, ref, %{state | ship: ship}}
  end

  def push(ship, state) do
    ref = Process.monitor(ship)
    {:noreply, state}
  end
end
";

#[test]
fn code_that_moved_is_found_by_its_snippet() {
    let snippet = "ref = Process.monitor(ship)  # lost\n{:noreply, state}\n";
    assert_eq!(relocate((3, 3), &[snippet], MOVED), (16, 17));
    // What stands where the report says it does is not moved, nor is what is nowhere.
    assert_eq!(relocate((11, 12), &["ref = Process.monitor(ship)\n"], MOVED), (11, 12));
    assert_eq!(relocate((3, 3), &["Something.else(entirely)\nand.more(things)\n"], MOVED), (3, 3));
    assert_eq!(relocate((3, 3), &[], MOVED), (3, 3));
}

#[test]
fn locations_of_a_claim_are_relocated_and_unique() {
    let claim = Claim {
        places: vec![
            at("lib/harbor/tug.ex", Some((3, 3))),
            at("tug.ex", Some((3, 3))),
            at("nowhere.ex", None),
        ],
        snippets: vec![
            Snippet {
                code: "{:noreply, state}\n{:reply, ref, %{state | ship: ship}}\n".into(),
                suggested: false,
            },
            Snippet {
                code: "def pull(ship, state) do\nref = Process.monitor(ship)\n".into(),
                suggested: true,
            },
        ],
        ..Claim::default()
    };
    let mut asked = Vec::new();
    let locations = locate(&claim, &tree(), |path| {
        asked.push(path.to_string());
        Some(MOVED.to_string())
    });
    assert_eq!(asked, ["lib/harbor/tug.ex"]);
    assert_eq!(locations.len(), 2);
    assert_eq!(locations[0].lines, Some((12, 12)));
    assert_eq!(locations[0].note, "the code of line 3 is now at line 12");
    assert_eq!(locations[1].grade, Grade::None);
    assert!(locations[0].pinned);
}

#[test]
fn lines_past_the_end_of_a_file_name_the_file_alone() {
    let claim = Claim { places: vec![at("tug.ex", Some((90, 95)))], ..Claim::default() };
    let located = locate(&claim, &tree(), |_| Some(MOVED.to_string()));
    assert_eq!((located[0].grade, located[0].note.as_str()), (Grade::File, "the file ends at line 19"));
}

#[test]
fn code_that_a_report_shows_is_found_beside_its_lines() {
    let code = "def push(ship, state) do\n  # nobody releases it\n  {:reply, ref, %{state | ship: ship}}\n";
    let claim = Claim {
        places: vec![at("tug.ex", Some((14, 18)))],
        snippets: vec![Snippet { code: code.into(), suggested: false }],
        ..Claim::default()
    };
    let located = locate(&claim, &tree(), |_| Some(MOVED.to_string()));
    assert_eq!((located[0].lines, located[0].pinned), (Some((14, 18)), true));
    assert_eq!(located[0].also, [12]);
}

#[test]
fn several_places_of_a_file_stay_where_they_are() {
    let claim = Claim {
        places: vec![
            at("lib/harbor/tug.ex", Some((3, 3))),
            at("lib/harbor/tug.ex", Some((16, 16))),
            Place { mentioned: true, ..at("tug.ex", None) },
        ],
        snippets: vec![Snippet {
            code: "{:noreply, state}\n{:reply, ref, %{state | ship: ship}}\n".into(),
            suggested: false,
        }],
        ..Claim::default()
    };
    let locations = locate(&claim, &tree(), |_| Some(MOVED.to_string()));
    assert_eq!(
        locations.iter().map(|location| location.lines).collect::<Vec<_>>(),
        [Some((3, 3)), Some((16, 16))]
    );
}

fn rules() -> Vec<RuleWords> {
    let rule = |id: &str, claims: &[&str]| RuleWords {
        id: id.to_string(),
        claims: claims.iter().map(|claim| claim.to_string()).collect(),
    };
    vec![
        rule("watch-leak", &["missing demonitor", "monitor leak", "Process.monitor"]),
        rule("stuck-callback", &["blocking operation", "blocks the server"]),
        rule("endless-list", &["unbounded queue", "grows without bound"]),
        rule("no-cleanup", &["missing cleanup", "resource leak"]),
    ]
}

fn named(title: &str, prose: &str) -> Claim {
    Claim { id: "1".into(), title: title.into(), prose: prose.into(), ..Claim::default() }
}

#[test]
fn rules_are_found_by_their_words() {
    let rules = rules();
    let best = |title: &str, prose: &str| {
        match_rules(&named(title, prose), &rules).first().map(|&index| rules[index].id.as_str())
    };
    assert_eq!(best("Missing Process.demonitor cleanup", ""), Some("watch-leak"));
    assert_eq!(best("Potential Blocking Operations in GenServers", ""), Some("stuck-callback"));
    assert_eq!(best("BLOCKING HTTP OPERATIONS", ""), Some("stuck-callback"));
    assert_eq!(best("Unbounded message queues", "memory issues"), Some("endless-list"));
    assert_eq!(best("Watch leak", ""), Some("watch-leak"));
    assert_eq!(best("The crane", "It uses Process.monitor and a monitor leak follows."), Some("watch-leak"));
    assert_eq!(best("Missing resource cleanup", ""), Some("no-cleanup"));
    // A title that names another subject speaks of that.
    assert_eq!(best("Deadlock between services", "A blocking operation in a callback."), None);
    assert_eq!(best("Deadlock after a missing demonitor", ""), Some("watch-leak"));
    let consequence = Claim { consequence: "It blocks the server.".into(), ..named("The crane", "") };
    assert!(match_rules(&consequence, &rules).is_empty());
    // Inside words, and words that only stand in the same text, are no match.
    assert_eq!(best("Nonblocking operational notes", ""), None);
    assert_eq!(best("The crane", "A resource is missing.\nIts cleanup is there."), None);
    assert_eq!(best("Missing typespecs", "Public functions without specs"), None);
}

fn finding(rule: &str, path: &str, line: u32) -> Finding {
    Finding {
        id: format!("{rule}-{line}"),
        rule: rule.into(),
        severity: Severity::High,
        safety: Safety::Unsafe,
        path: path.into(),
        span: Span::default(),
        unit: Span::default(),
        others: Vec::new(),
        start: LineColumn { line, column: 5 },
        end: LineColumn { line, column: 25 },
        message: "the reference is dropped".into(),
        module: None,
        mend: salve::finding::Mend::default(),
        caveats: vec![],
        overstated: None,
        instead: None,
        fix: Fix::Available,
    }
}

fn proof(rule: &str, path: &str, line: u32) -> Proof {
    Proof {
        rule: rule.into(),
        path: path.into(),
        span: Span::default(),
        unit: Span::default(),
        line,
        say: format!("ref kept at {path}:{}", line + 1),
    }
}

fn exact(path: &str, line: u32) -> Location {
    Location {
        path: Some(path.into()),
        written: Some(path.into()),
        lines: Some((line, line)),
        grade: Grade::Exact,
        ..Location::default()
    }
}

fn file(path: &str) -> Location {
    Location {
        path: Some(path.into()),
        written: Some(path.into()),
        grade: Grade::File,
        ..Location::default()
    }
}

fn leak() -> Claim {
    Claim { severity: Some(Severity::High), ..named("Missing demonitor", "") }
}

/// Judges one claim against findings (each with its unit's lines and fate) and proofs (each with its unit's lines).
fn verdict<'a>(
    claim: &'a Claim,
    locations: Vec<Location>,
    findings: &[(Finding, (u32, u32), Fate)],
    proofs: &[(Proof, (u32, u32))],
) -> Judged<'a> {
    let findings: Vec<Seen<'_>> = findings
        .iter()
        .map(|(finding, unit, fate)| Seen { finding, unit: *unit, fate: fate.clone() })
        .collect();
    let proofs: Vec<Cleared<'_>> =
        proofs.iter().map(|(proof, unit)| Cleared { proof, unit: *unit }).collect();
    let mut judged = judge(&[Case { claim, locations }], &rules(), &findings, &proofs);
    judged.remove(0)
}

#[test]
fn mixed_places_give_the_first_verdict_that_occurs() {
    let claim = leak();
    let locations = vec![
        exact("lib/harbor/pilot.ex", 20),
        file("lib/harbor/tug.ex"),
        file("lib/harbor/crane.ex"),
        Location {
            written: Some("gone.ex".into()),
            note: "no file gone.ex here".into(),
            ..Location::default()
        },
    ];
    let proofs = [(proof("watch-leak", "lib/harbor/tug.ex", 7), (1, 30))];
    let found = |fate| [(finding("watch-leak", "lib/harbor/pilot.ex", 24), (18, 30), fate)];

    let judged = verdict(&claim, locations.clone(), &found(Fate::Offered), &proofs);
    assert_eq!(judged.rule.as_deref(), Some("watch-leak"));
    assert_eq!((judged.verdict, judged.impact), (Verdict::Confirmed, Impact::AsClaimed));
    assert_eq!(judged.findings, [0]);
    let verdicts: Vec<Verdict> = judged.locations.iter().map(|location| location.verdict).collect();
    assert_eq!(verdicts, [Verdict::Confirmed, Verdict::Refuted, Verdict::NotLocated, Verdict::NotLocated]);
    assert_eq!(
        judged.evidence,
        "lib/harbor/pilot.ex:24: the reference is dropped (the report says line 20); has an unsafe fix (1 of 4 places)"
    );
    assert_eq!(judged.locations[1].evidence, "ref kept at lib/harbor/tug.ex:8");
    assert_eq!(judged.locations[2].evidence, "looked at lib/harbor/crane.ex with watch-leak: nothing found");
    assert_eq!(judged.locations[3].evidence, "no file gone.ex here");
    assert_eq!(judged.locations[3].path.as_deref(), Some("gone.ex"));

    let fixed = verdict(&claim, locations.clone(), &found(Fate::Fixed), &proofs);
    assert_eq!(fixed.verdict, Verdict::Fixed);
    let held = verdict(&claim, locations.clone(), &found(Fate::Withheld("needs --unsafe".into())), &proofs);
    assert_eq!(held.verdict, Verdict::Confirmed);
    assert!(held.evidence.contains("; not fixed: needs --unsafe"), "{}", held.evidence);
    let none = verdict(&claim, locations, &[], &proofs);
    assert_eq!(none.verdict, Verdict::Refuted);
}

#[test]
fn nothing_is_refuted_without_a_proof_of_that_very_place() {
    let claim = leak();
    let there = || vec![exact("lib/harbor/pilot.ex", 80)];
    let far = |line| (proof("watch-leak", "lib/harbor/pilot.ex", line), (line, line + 2));
    assert_eq!(verdict(&claim, there(), &[], &[]).verdict, Verdict::NotLocated);
    assert_eq!(verdict(&claim, there(), &[], &[far(10), far(30)]).verdict, Verdict::NotLocated);
    assert_eq!(verdict(&claim, there(), &[], &[far(10), far(78)]).verdict, Verdict::Refuted);
    // Not even the only site of the file, for the claim may be about what no rule sees.
    assert_eq!(verdict(&claim, there(), &[], &[far(10)]).verdict, Verdict::NotLocated);
    // A proof of another rule proves nothing here.
    let other = (proof("stuck-callback", "lib/harbor/pilot.ex", 80), (79, 82));
    assert_eq!(verdict(&claim, there(), &[], &[other]).verdict, Verdict::NotLocated);
}

#[test]
fn the_nearest_site_decides() {
    let claim = leak();
    let found = [(finding("watch-leak", "lib/harbor/pilot.ex", 40), (38, 44), Fate::Open)];
    let near = [(proof("watch-leak", "lib/harbor/pilot.ex", 30), (28, 34))];
    let at_proof = verdict(&claim, vec![exact("lib/harbor/pilot.ex", 31)], &found, &near);
    assert_eq!(at_proof.verdict, Verdict::Refuted);
    let at_finding = verdict(&claim, vec![exact("lib/harbor/pilot.ex", 39)], &found, &near);
    assert_eq!(at_finding.verdict, Verdict::Confirmed);
}

#[test]
fn what_lies_outside_the_claimed_lines_and_their_clause_is_not_what_they_claim() {
    let claim = leak();
    let found = [(finding("watch-leak", "lib/harbor/pilot.ex", 40), (30, 48), Fate::Open)];
    let judged = |location: Location, found: &[(Finding, (u32, u32), Fate)]| {
        let judged = verdict(&claim, vec![location], found, &[]);
        (judged.verdict, judged.locations[0].grade, judged.evidence)
    };
    // In the same clause, however far.
    let (verdict, grade, evidence) = judged(exact("lib/harbor/pilot.ex", 31), &found);
    assert_eq!((verdict, grade), (Verdict::Confirmed, Grade::Exact));
    assert!(evidence.contains("(the report says line 31)"), "{evidence}");
    // In the next one: code drifts, so that only the file is sure ...
    let (verdict, grade, _) = judged(exact("lib/harbor/pilot.ex", 52), &found);
    assert_eq!((verdict, grade), (Verdict::Confirmed, Grade::File));
    // ... unless the report shows the code that stands there.
    let pinned = Location { pinned: true, ..exact("lib/harbor/pilot.ex", 52) };
    assert_eq!(judged(pinned, &found).0, Verdict::NotLocated);
    // Far away, in the same file.
    let (verdict, _, evidence) = judged(exact("lib/harbor/pilot.ex", 200), &found);
    assert_eq!(verdict, Verdict::NotLocated);
    assert_eq!(
        evidence,
        "looked at lib/harbor/pilot.ex:200 with watch-leak: nothing found there; what it finds in the file is at line 40"
    );
    // What takes the subject away without a demonitor is as much the place as the monitor is; so is code that the
    // report shows.
    let mut both = finding("watch-leak", "lib/harbor/pilot.ex", 40);
    both.others = vec![(120, 124)];
    let (verdict, grade, _) = judged(exact("lib/harbor/pilot.ex", 126), &[(both, (30, 48), Fate::Open)]);
    assert_eq!((verdict, grade), (Verdict::Confirmed, Grade::Exact));
    let shown = Location { also: vec![40], pinned: true, ..exact("lib/harbor/pilot.ex", 200) };
    assert_eq!(judged(shown, &found).0, Verdict::Confirmed);
}

#[test]
fn a_claim_without_a_place_takes_the_rules_own_findings() {
    let claim = leak();
    let findings = [
        (finding("stuck-callback", "lib/harbor/crane.ex", 9), (8, 12), Fate::Open),
        (finding("watch-leak", "lib/harbor/tug.ex", 5), (4, 8), Fate::Open),
        (finding("watch-leak", "lib/harbor/pilot.ex", 24), (18, 30), Fate::Fixed),
    ];
    let judged = verdict(&claim, Vec::new(), &findings, &[]);
    assert_eq!((judged.verdict, judged.findings.as_slice()), (Verdict::Fixed, &[1, 2][..]));
    assert!(judged.evidence.starts_with("located by scan: lib/harbor/pilot.ex:24: "), "{}", judged.evidence);
    assert!(judged.locations.iter().all(|location| location.grade == Grade::None));
    // A file that is only mentioned, without anything in it, is no place.
    let mention = Location { mentioned: true, ..file("lib/harbor/crane.ex") };
    assert_eq!(verdict(&claim, vec![mention], &findings, &[]).findings, [1, 2]);

    let nothing = verdict(&claim, Vec::new(), &[], &[(proof("watch-leak", "lib/harbor/tug.ex", 7), (1, 9))]);
    assert_eq!(nothing.verdict, Verdict::NotLocated);
    assert_eq!(nothing.evidence, "names no place; a scan with watch-leak found nothing and cleared 1");
}

#[test]
fn impact_tells_overstated_and_other_causes() {
    let claim = leak();
    let mut mild = finding("watch-leak", "lib/harbor/tug.ex", 5);
    mild.overstated = Some("one monitor for the life of the server".into());
    let found = [(mild, (4, 8), Fate::Open)];
    let lower = verdict(&claim, vec![file("lib/harbor/tug.ex")], &found, &[]);
    assert_eq!((lower.verdict, lower.impact), (Verdict::Confirmed, Impact::Lower));
    assert!(lower.evidence.contains("; overstated: one monitor for the life"), "{}", lower.evidence);

    let stuck = [(finding("stuck-callback", "lib/harbor/tug.ex", 6), (4, 8), Fate::Open)];
    let other = verdict(&claim, vec![exact("lib/harbor/tug.ex", 5)], &stuck, &[]);
    assert_eq!((other.verdict, other.impact), (Verdict::Confirmed, Impact::Other));
    assert!(other.evidence.contains("; not as claimed: this is stuck-callback"), "{}", other.evidence);
    // Somewhere in the same file is not there.
    assert_eq!(
        verdict(&claim, vec![exact("lib/harbor/tug.ex", 60)], &stuck, &[]).verdict,
        Verdict::NotLocated
    );
}

#[test]
fn unknown_issues_are_not_covered_and_settled_ones_not_judged() {
    let unknown = named("Missing typespecs", "");
    let judged = verdict(&unknown, vec![file("lib/harbor/tug.ex")], &[], &[]);
    assert_eq!((judged.verdict, judged.rule), (Verdict::NotCovered, None));
    assert_eq!(judged.locations[0].verdict, Verdict::NotCovered);

    let settled = Claim { settled: true, ..leak() };
    assert!(judge(&[Case { claim: &settled, locations: Vec::new() }], &rules(), &[], &[]).is_empty());
}

#[test]
fn claims_choose_findings_of_their_own_rule_only() {
    let claim = leak();
    let stuck = finding("stuck-callback", "lib/harbor/tug.ex", 6);
    let own = finding("watch-leak", "lib/harbor/pilot.ex", 24);
    let seen = |finding, unit| Seen { finding, unit, fate: Fate::Open };
    let findings = [seen(&stuck, (4, 8)), seen(&own, (18, 30))];
    let locations = vec![exact("lib/harbor/tug.ex", 5), exact("lib/harbor/pilot.ex", 19)];
    let judged = judge(&[Case { claim: &claim, locations }], &rules(), &findings, &[]);
    assert_eq!(judged[0].findings, [0, 1]);
    assert_eq!(chosen(&judged, &findings).into_iter().collect::<Vec<_>>(), [1]);
}

#[test]
fn the_ledger_aligns_claims_and_counts_verdicts() {
    let report = "\
## High
### 1. Missing demonitor
**Files**:
- lib/harbor/pilot.ex (line 20)
- lib/harbor/tug.ex
### 2. Blocking operations that make everyone wait for a very long time
**File**: lib/harbor/crane.ex
## Low
### 10. Bad \u{1b}]31mnames
### 11. Old leak - FIXED
";
    let report = read(report.as_bytes(), "REVIEW.md").unwrap();
    let (settled, open): (Vec<&Claim>, Vec<&Claim>) = report.claims.iter().partition(|claim| claim.settled);
    let files: Vec<&str> = FILES.into_iter().filter(|file| *file != "lib/yard/crane.ex").collect();
    let one_crane = tree_of(&files);
    let cases: Vec<Case<'_>> =
        open.iter().map(|claim| Case { claim, locations: locate(claim, &one_crane, |_| None) }).collect();
    let own = finding("watch-leak", "lib/harbor/pilot.ex", 20);
    let proof = proof("watch-leak", "lib/harbor/tug.ex", 7);
    let seen = [Seen { finding: &own, unit: (18, 30), fate: Fate::Fixed }];
    let judged = judge(&cases, &rules(), &seen, &[Cleared { proof: &proof, unit: (1, 9) }]);
    let mut out = Vec::new();
    let offers = ["salve fix --report REVIEW.md".to_string()];
    Ledger { report: "REVIEW.md", judged: &judged, settled: &settled, offers: &offers }
        .write(&mut out)
        .unwrap();
    let expected = "\
REVIEW.md:
  1   high  fixed        Missing demonitor                             1 of 2 places:
      fixed    lib/harbor/pilot.ex:20: the reference is dropped
      refuted  ref kept at lib/harbor/tug.ex:8
  2   high  not located  Blocking operations that make everyone wait…  looked at lib/harbor/crane.ex with stuck-callback: nothing found
  10  low   not covered  Bad ]31mnames                                 no rule is about this
  settled by the report itself, not judged: 11
3 claims: 1 fixed, 1 not located, 1 not covered, 1 settled
`salve fix --report REVIEW.md` shows the fixes
";
    assert_eq!(String::from_utf8(out).unwrap(), expected);

    let json = serde_json::to_value(ClaimJson::new(&judged[0], |index| Some(index + 4))).unwrap();
    let expected = serde_json::json!({
        "id": "1", "title": "Missing demonitor", "severity": "high", "rule": "watch-leak", "verdict": "fixed",
        "impact": "as-claimed",
        "evidence": "lib/harbor/pilot.ex:20: the reference is dropped (1 of 2 places)", "findings": [4],
        "locations": [
            {"path": "lib/harbor/pilot.ex", "line": 20, "grade": "exact", "verdict": "fixed",
             "evidence": "lib/harbor/pilot.ex:20: the reference is dropped"},
            {"path": "lib/harbor/tug.ex", "line": 7, "grade": "file", "verdict": "refuted",
             "evidence": "ref kept at lib/harbor/tug.ex:8"},
        ],
    });
    assert_eq!(json, expected);
    let json = serde_json::to_value(ClaimJson::new(&judged[1], Some)).unwrap();
    assert_eq!(
        (json["verdict"].as_str(), json["impact"].as_str()),
        (Some("not-located"), Some("as-claimed"))
    );
}

proptest! {
    #[test]
    fn resolving_and_relocating_never_panic(
        path in "([A-Za-z~.*{},:/\\\\-]|é|\\.\\./|lib/|harbor/|pilot\\.ex){0,12}",
        module in "[A-Z][A-Za-z.]{0,12}",
        lines in (1u32..50, 0u32..50),
        text in "(ref = Process\\.monitor\\(ship\\)\n|[a-zé ]{0,20}\n){0,12}",
    ) {
        let tree = tree();
        let span = (lines.0, lines.0 + lines.1);
        for place in [at(&path, Some(span)), Place { module: Some(module), ..Place::default() }] {
            let found = resolve(&place, &tree);
            prop_assert!(!found.is_empty());
            for location in found {
                prop_assert!(location.path.is_none_or(|path| FILES.contains(&path.as_str())));
            }
        }
        let (start, end) = relocate(span, &["ref = Process.monitor(ship)\nstate = keep(ref, ship)", &text], MOVED);
        prop_assert!(start <= end);
    }
}

#[test]
fn a_path_that_climbs_out_of_the_root_is_a_refused_place_and_no_reason_to_scan() {
    let report =
        read(b"# Review\n\n## Issues\n\n- `../../etc/passwd:1` has a race condition\n", "r.md").unwrap();
    let found = locate(&report.claims[0], &tree(), |_| None);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].grade, Grade::None);
    assert!(found[0].note.contains("leads out of the root"), "{}", found[0].note);
}
