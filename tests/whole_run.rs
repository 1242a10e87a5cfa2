//! The review of the fixture shop, from the report to the verdicts and the diff.

use serde_json::Value;
use std::process::Command;

fn salve(args: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_salve"))
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("salve runs");
    (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"))
}

#[test]
fn every_claim_of_the_review_gets_its_verdict() {
    let report = ["--report", "fixtures/shop/REVIEW.md", "--format", "json"];
    let (code, out) = salve(&[&["fix", "fixtures/shop"], &report[..]].concat());
    assert_eq!(code, Some(1));
    let json: Value = serde_json::from_str(&out).expect("JSON");
    let told = |claim: &Value| {
        let text = |key: &str| claim[key].as_str().unwrap_or("").to_string();
        (text("id"), text("verdict"), text("impact"))
    };
    let claims: Vec<_> = json["claims"].as_array().expect("claims").iter().map(told).collect();
    let wanted = [
        ("1", "fixed", "lower"),
        ("2", "refuted", "as-claimed"),
        ("3", "fixed", "as-claimed"),
        ("4", "not-located", "as-claimed"),
        ("5", "confirmed", "as-claimed"),
        ("6", "not-located", "as-claimed"),
        ("7", "not-covered", "as-claimed"),
    ];
    let claims: Vec<_> = claims.iter().map(|(id, verdict, impact)| (&**id, &**verdict, &**impact)).collect();
    assert_eq!(claims, wanted);
    let evidence = |at: usize| json["claims"][at]["evidence"].as_str().unwrap_or("").to_string();
    assert!(
        evidence(1).contains("lib/shop/stock.ex:24 runs only in the callbacks of Shop.Stock"),
        "{}",
        evidence(1)
    );
    assert!(evidence(5).contains("out of the root"), "{}", evidence(5));
    let places: Vec<_> =
        json["claims"][2]["locations"].as_array().expect("places").iter().map(told).collect();
    let verdicts: Vec<_> = places.iter().map(|(_, verdict, _)| verdict.as_str()).collect();
    assert_eq!(verdicts, ["fixed", "confirmed", "not-located"]);
}

#[test]
fn the_diff_comes_first_and_the_ledger_after_it() {
    let (code, out) = salve(&["fix", "fixtures/shop", "--report", "fixtures/shop/REVIEW.md"]);
    assert_eq!(code, Some(1));
    let diff = out.find("diff --git").expect("a diff");
    let ledger = out
        .find("7 claims: 2 fixed, 1 confirmed, 1 refuted, 2 not located, 1 not covered")
        .expect("a ledger");
    assert!(diff < ledger);
    assert!(out.contains("+    case :ets.insert_new(@table, {code, customer}) do"), "{out}");
    assert!(!out.contains("lib/shop/stock.ex b/"), "the refuted place is left alone");
}
