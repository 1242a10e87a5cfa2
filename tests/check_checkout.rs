//! `scripts/check-checkout` passes what salve makes of a checkout, and catches a tool that breaks one.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

const COUNTER: &str = "defmodule Counter do
  # Counts.
  def up(n), do: n + 1
end
";

fn check(salve: &Path, checkout: &Path) -> (Output, String) {
    let output = Command::new("scripts/check-checkout")
        .arg(checkout)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("SALVE", salve)
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("bash is installed");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    (output, said)
}

#[test]
fn a_fixed_checkout_is_good_elixir() {
    let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/shop");
    let (output, said) = check(Path::new(env!("CARGO_BIN_EXE_salve")), &shop);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.starts_with("ok ") && !said.contains(": 0 files"), "{said}");
}

#[test]
fn what_a_tool_breaks_is_a_breach() {
    let breaking = [
        ("printf 'defmodule Counter do\\n' >", "lib/counter.ex: no longer parses: line"),
        ("printf 'defmodule Counter do\\nend\\n' >", "lib/counter.ex: lost the comment \"# Counts.\""),
        (
            "printf '# Counts.\\ndefmodule Counter do\\ndef up(n), do: n + 1\\nend\\n' >",
            "lib/counter.ex: the formatter would change",
        ),
        ("printf '# Again.\\n' >>", "the second run changes lib/counter.ex"),
    ];
    for (change, wanted) in breaking {
        let folder = tempfile::tempdir().expect("a folder");
        let checkout = folder.path().join("checkout");
        std::fs::create_dir_all(checkout.join("lib")).expect("a folder");
        std::fs::write(checkout.join("lib/counter.ex"), COUNTER).expect("a file");
        let tool = folder.path().join("tool");
        let script = format!(
            "#!/bin/sh\nif [ \"$1\" = fix ]; then for to; do :; done; {change} \"$to/lib/counter.ex\"; fi\n"
        );
        std::fs::write(&tool, script).expect("a script");
        std::fs::set_permissions(&tool, std::fs::Permissions::from_mode(0o755)).expect("a mode");
        let (output, said) = check(&tool, &checkout);
        assert_eq!(output.status.code(), Some(1), "{change}: {said}");
        assert!(said.starts_with("FAIL ") && said.contains(wanted), "{change}: {said}");
        assert_eq!(std::fs::read_to_string(checkout.join("lib/counter.ex")).expect("it is there"), COUNTER);
    }
}
