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

fn git(dir: &Path, args: &[&str]) -> String {
    let settings = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").current_dir(dir).args(settings).args(args).output().expect("git runs");
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The shop as a repository, with a second server that waits: both fixes ask for the same child of the same tree.
fn committed_shop() -> TempDir {
    let shop = shop();
    let edit = |path: &str, change: &dyn Fn(String) -> String| {
        let path = shop.path().join(path);
        let text = fs::read_to_string(&path).expect("readable");
        fs::write(path, change(text)).expect("written");
    };
    fs::copy(shop.path().join("lib/shop/courier.ex"), shop.path().join("lib/shop/carrier.ex"))
        .expect("copied");
    edit("lib/shop/carrier.ex", &|text| text.replace("Shop.Courier", "Shop.Carrier"));
    edit("lib/shop/application.ex", &|text| {
        text.replace("Shop.Courier,", "Shop.Courier,\n      Shop.Carrier,")
    });
    edit("REVIEW.md", &|text| {
        let claim = "### 13. Blocking Call to the Carrier\n**File**: `lib/shop/carrier.ex`\n**Line**: 14\n";
        text.replace("## Recommendations", &format!("{claim}\n## Recommendations"))
    });
    git(shop.path(), &["init", "-q", "-b", "main"]);
    for (key, value) in [("user.name", "T"), ("user.email", "t@example.org")] {
        git(shop.path(), &["config", key, value]);
    }
    git(shop.path(), &["add", "-A"]);
    git(shop.path(), &["commit", "-qm", "Start"]);
    shop
}

#[test]
fn the_branch_of_a_review_is_the_dry_run_and_each_commit_stands_alone() {
    let shop = committed_shop();
    let dir = shop.path();
    let args = ["fix", "--report", "REVIEW.md", "--unsafe"];
    let preview = json(&salve_in(dir, &[&args[..], &["--format", "json"]].concat(), ""));
    let branch = ["--branch", "salve/otp", "--commit-per", "finding"];
    let made = salve_in(dir, &[&args[..], &branch].concat(), "");
    assert_eq!(made.code, Some(0), "{}", made.err);
    let diff = git(dir, &["diff", "--no-color", "--no-ext-diff", "HEAD", "salve/otp"]);
    assert_eq!(Some(diff.as_str()), preview["fix"]["diff"].as_str());
    let dry = salve_in(dir, &args, "").out;
    assert!(dry.starts_with(&diff), "the dry run is not the branch's diff: {dry}");
    assert_eq!(git(dir, &["status", "--porcelain"]), "");

    let commits = git(dir, &["rev-list", "--reverse", "main..salve/otp"]);
    assert_eq!(commits.lines().count(), 5, "{}", made.out);
    for commit in commits.lines() {
        git(dir, &["checkout", "-q", commit]);
        let changed = git(dir, &["diff", "--name-only", &format!("{commit}~"), commit]);
        for path in changed.lines() {
            let read = salve_in(dir, &["ast", path], "");
            assert_eq!(read.code, Some(0), "{path} of {commit}: {}", read.err);
        }
        let mut mix = Command::new("mix");
        mix.args(["do", "compile", "--warnings-as-errors,", "format", "--check-formatted"]);
        let output = mix.current_dir(dir).env("MIX_ENV", "test").output().expect("mix runs");
        assert!(output.status.success(), "{commit}: {}", String::from_utf8_lossy(&output.stderr));
        // What starts a task has the supervisor of tasks, from the first such commit on, and once.
        let tree = fs::read_to_string(dir.join("lib/shop/application.ex")).expect("readable");
        let starts =
            |path: &str| fs::read_to_string(dir.join(path)).expect("readable").contains("reply_from_task");
        let needed = starts("lib/shop/courier.ex") || starts("lib/shop/carrier.ex");
        assert_eq!(tree.matches("Task.Supervisor").count(), usize::from(needed), "{commit}");
    }
    insta::assert_snapshot!(git(dir, &["log", "--reverse", "--format=%B%n----", "main..salve/otp"]));
}

#[test]
fn what_a_fix_breaks_is_taken_back_and_the_ledger_quotes_why() {
    let shop = committed_shop();
    let step =
        "if grep -q insert_new lib/shop/vouchers.ex; then echo first; echo no vouchers today; exit 1; fi";
    fs::write(shop.path().join("salve.toml"), format!("[verify]\nsteps = [\"{step}\"]\n")).expect("written");
    git(shop.path(), &["add", "-A"]);
    git(shop.path(), &["commit", "-qm", "Verify"]);
    let args = ["fix", "--report", "REVIEW.md", "--verify", "--branch", "salve/otp"];
    let ran = salve_in(shop.path(), &args, "");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let mut lines = ran.out.lines().skip_while(|line| !line.trim_start().starts_with("3 "));
    let (claim, place) = (lines.next().expect("claim 3"), lines.next().expect("its first place"));
    assert!(claim.contains("confirmed") && place.contains("not fixed: taken back, for"), "{place}");
    assert!(place.contains("first / no vouchers today"), "{place}");
    assert!(ran.out.contains("Count against a limit in one step in Checkout"), "{}", ran.out);
    let args = ["fix", "--report", "REVIEW.md", "--verify", "--format", "markdown"];
    let body = salve_in(shop.path(), &args, "").out;
    let row = body.lines().find(|line| line.starts_with("| 3 ")).expect("a row");
    assert!(row.contains("taken back, for") && row.contains("no vouchers today"), "{row}");
    assert!(body.contains("Taken back") && body.contains("  no vouchers today\n"), "{body}");
}

#[test]
fn the_pull_request_of_a_review_tells_a_maintainer_all() {
    let shop = committed_shop();
    let args = ["fix", "--report", "REVIEW.md", "--unsafe", "--format", "markdown"];
    let body = salve_in(shop.path(), &args, "").out;
    // What a later run reads is its own matter.
    let text = body.split("<details>").next().expect("a text");
    insta::assert_snapshot!(text);
}

#[test]
fn one_commit_of_several_rules_is_headed_by_their_names() {
    let shop = committed_shop();
    let args = ["fix", "--rule", "ets-race", "--rule", "missing-cleanup", "--unsafe"];
    let ran =
        salve_in(shop.path(), &[&args[..], &["--branch", "salve/all", "--commit-per", "run"]].concat(), "");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let subject = git(shop.path(), &["log", "-1", "--format=%s", "salve/all"]);
    assert_eq!(subject.trim(), "Fix 3 findings of ets-race and missing-cleanup");
}

#[test]
fn a_place_where_something_else_is_wrong_is_not_told_as_fixed() {
    let shop = committed_shop();
    let review = "# Review\n\n### 1. Race conditions on ETS tables\n\
                  `lib/shop/vouchers.ex:9` looks a code up and inserts it; so does `lib/shop/courier.ex:14`.\n";
    fs::write(shop.path().join("OTHER.md"), review).expect("written");
    let args = ["fix", "--report", "OTHER.md", "--rule", "blocking-callback", "--unsafe"];
    let told = salve_in(shop.path(), &args, "").out;
    let ledger = told.split("\nOTHER.md:\n").nth(1).expect("a ledger");
    assert!(ledger.contains("fixed, other  lib/shop/courier.ex:14: "), "{ledger}");
    let body = salve_in(shop.path(), &[&args[..], &["--format", "markdown"]].concat(), "").out;
    assert!(
        body.contains("From `OTHER.md`: 1 of 1 claim fixed here in part (claim 1 at 1 of 2 places)"),
        "{body}"
    );
    let row = "| 1 Race conditions on ETS tables, lib/shop/courier.ex:14 | not as claimed: another cause, fixed | while";
    assert!(body.contains(row), "{body}");
}
