//! The review of the fixture shop, from the report to the verdicts and the diff, as its users see it.
//!
//! The snapshots were read line by line against `fixtures/shop`, and are to be read so again when they change.

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

const REVIEW: [&str; 3] = ["fixtures/shop", "--report", "fixtures/shop/REVIEW.md"];

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

fn salve_in(dir: &Path, args: &[&str], stdin: &str) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_salve"))
        .args(args)
        .current_dir(dir)
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("salve runs");
    child.stdin.take().expect("a pipe").write_all(stdin.as_bytes()).expect("written");
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

fn salve(args: &[&str]) -> Ran {
    salve_in(Path::new(env!("CARGO_MANIFEST_DIR")), args, "")
}

/// A copy of the shop, to write to.
fn shop() -> TempDir {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).expect("created");
        for entry in fs::read_dir(from).expect("readable") {
            let entry = entry.expect("an entry");
            let (path, to) = (entry.path(), to.join(entry.file_name()));
            if path.is_dir() { copy(&path, &to) } else { assert!(fs::copy(&path, &to).is_ok()) }
        }
    }
    let dir = tempfile::tempdir().expect("a temporary directory");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/shop"), dir.path());
    dir
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).expect("JSON")
}

fn words(claim: &Value) -> [String; 3] {
    ["id", "verdict", "impact"].map(|key| claim[key].as_str().unwrap_or("").to_string())
}

fn verdicts(json: &Value) -> Vec<[String; 3]> {
    json["claims"].as_array().expect("claims").iter().map(words).collect()
}

#[test]
fn check_judges_every_claim_and_says_what_would_fix_it() {
    let ran = salve(&[&["check"][..], &REVIEW].concat());
    assert_eq!(ran.code, Some(1));
    insta::assert_snapshot!(ran.out);
}

#[test]
fn fix_shows_a_diff_and_then_the_ledger() {
    let ran = salve(&[&["fix"][..], &REVIEW].concat());
    assert_eq!(ran.code, Some(1));
    insta::assert_snapshot!(ran.out);
    insta::assert_snapshot!("withheld", ran.err);
}

#[test]
fn unsafe_fixes_are_whole_units_over_all_their_files() {
    let ran = salve(&[&["fix", "--unsafe"][..], &REVIEW].concat());
    assert_eq!(ran.code, Some(1));
    insta::assert_snapshot!(ran.out);
}

#[test]
fn json_tells_the_same_to_programs() {
    let checked = json(&salve(&[&["check", "--format", "json"][..], &REVIEW].concat()));
    let fixed = json(&salve(&[&["fix", "--format", "json", "--unsafe"][..], &REVIEW].concat()));
    let wanted = [
        ("1", "confirmed", "fixed", "lower"),
        ("2", "refuted", "refuted", "as-claimed"),
        ("3", "confirmed", "fixed", "as-claimed"),
        ("4", "not-located", "not-located", "as-claimed"),
        ("5", "confirmed", "fixed", "as-claimed"),
        ("6", "refuted", "refuted", "as-claimed"),
        ("7", "confirmed", "fixed", "as-claimed"),
        ("8", "confirmed", "confirmed", "as-claimed"),
        ("9", "not-located", "not-located", "as-claimed"),
        ("10", "refuted", "refuted", "as-claimed"),
        ("11", "confirmed", "fixed", "other"),
        ("12", "not-covered", "not-covered", "as-claimed"),
    ];
    assert_eq!(verdicts(&checked), wanted.map(|(id, checked, _, impact)| [id, checked, impact]));
    assert_eq!(verdicts(&fixed), wanted.map(|(id, _, fixed, impact)| [id, fixed, impact]));
    let places = |json: &Value| -> Vec<String> {
        let places = json["claims"][2]["locations"].as_array().expect("places");
        places
            .iter()
            .map(|place| format!("{}:{} {}", place["path"], place["line"], place["verdict"]))
            .collect()
    };
    let vouchers = ["\"lib/shop/vouchers.ex\":9 \"fixed\"", "\"lib/shop/vouchers.ex\":20 \"confirmed\""];
    let short: Vec<_> = places(&fixed).iter().map(|place| place.replace("fixtures/shop/", "")).collect();
    assert_eq!(short[..2], vouchers);
    assert_eq!(short[2], "\"lib/shop/price_feed.ex\":null \"not-located\"");
    // Findings are named by their index, and bear on the claim's own file.
    for claim in fixed["claims"].as_array().expect("claims") {
        for index in claim["findings"].as_array().expect("findings") {
            let finding = &fixed["findings"][index.as_u64().expect("an index") as usize];
            let holds = |place: &Value| place["path"] == finding["path"];
            assert!(claim["locations"].as_array().expect("places").iter().any(holds), "{claim}");
        }
    }
}

#[test]
fn a_second_run_refutes_what_the_first_has_mended_and_changes_nothing() {
    let shop = shop();
    let args = ["fix", "--report", "REVIEW.md", "--unsafe", "--write"];
    let first = salve_in(shop.path(), &args, "");
    assert_eq!(first.code, Some(0), "{}", first.err);
    for path in ["application", "checkout", "courier", "receipts", "vouchers"] {
        assert!(first.out.contains(&format!("Changed lib/shop/{path}.ex\n")), "{}", first.out);
    }
    let second = salve_in(shop.path(), &args, "");
    assert_eq!(second.code, Some(0), "{}", second.err);
    assert!(!second.out.contains("Changed"), "{}", second.out);
    insta::assert_snapshot!(second.out);
}

#[test]
fn sarif_is_a_report_too() {
    let result = |rule: &str, path: &str, line: u32| {
        format!(
            r#"{{"ruleId":"{rule}","level":"error","message":{{"text":"{rule} here"}},"locations":[{{"physicalLocation":
            {{"artifactLocation":{{"uri":"{path}"}},"region":{{"startLine":{line}}}}}}}]}}"#
        )
    };
    let results = [
        result("ets-race", "lib/shop/checkout.ex", 10),
        result("ets-race", "lib/shop/stock.ex", 24),
        result("blocking-callback", "lib/shop/courier.ex", 14),
        result("missing-cleanup", "lib/shop/gone.ex", 3),
        result("wrong-colour", "lib/shop/stock.ex", 1),
    ];
    let sarif = format!(
        r#"{{"version":"2.1.0","runs":[{{"tool":{{"driver":{{"name":"other"}}}},"results":[{}]}}]}}"#,
        results.join(",")
    );
    let shop = shop();
    let ran = salve_in(shop.path(), &["check", "--report", "-", "--format", "json"], &sarif);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let found: Vec<_> = verdicts(&json(&ran)).into_iter().map(|[_, verdict, _]| verdict).collect();
    assert_eq!(found, ["confirmed", "refuted", "confirmed", "not-located", "not-covered"]);
}

#[test]
fn what_salve_finds_is_a_report_for_salve() {
    let shop = shop();
    let sarif = salve_in(shop.path(), &["check", "--format", "sarif"], "");
    fs::write(shop.path().join("own.sarif"), &sarif.out).expect("written");
    let ran = salve_in(shop.path(), &["check", "--report", "own.sarif", "--format", "json"], "");
    let json = json(&ran);
    let number = json["findings"].as_array().expect("findings").len();
    let all: Vec<_> = verdicts(&json).into_iter().map(|[_, verdict, _]| verdict).collect();
    assert_eq!(all, vec!["confirmed"; number], "{}", ran.out);
}

#[test]
fn credo_finds_places_and_salve_what_is_true_of_them() {
    let credo = r#"{"issues":[
        {"category":"warning","check":"Credo.Check.Warning.UnsafeToAtom","column":32,"column_end":null,
         "filename":"lib/shop/price_feed.ex","line_no":20,"message":"Prefer String.to_existing_atom/1 over String.to_atom/1 to avoid creating atoms at runtime","priority":10,"scope":"Shop.PriceFeed.handle_cast","trigger":"String.to_atom"},
        {"category":"design","check":"Credo.Check.Design.TagTODO","column":1,"column_end":null,
         "filename":"lib/shop/stock.ex","line_no":2,"message":"Found a TODO tag in a comment","priority":1,"scope":null,"trigger":"TODO"}]}"#;
    let shop = shop();
    fs::write(shop.path().join("credo.json"), credo).expect("written");
    let ran = salve_in(shop.path(), &["check", "--report", "credo.json"], "");
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.out.contains("2 claims: 1 confirmed, 1 not covered"), "{}", ran.out);
    assert!(ran.out.contains("lib/shop/price_feed.ex:20"), "{}", ran.out);
}
