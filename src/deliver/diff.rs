//! Unified diffs that `git apply` and `patch -p1` turn into the new text to the byte.

use super::Change;
use anstyle::{AnsiColor, Style};
use similar::{Algorithm, ChangeTag, DiffOp, TextDiff};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Lines of context around each change.
const CONTEXT: usize = 3;

/// How the parts of a diff look.
#[derive(Clone, Copy, Debug, Default)]
pub struct Styles {
    /// The lines that name the file.
    pub header: Style,
    /// The lines that name a hunk's place.
    pub hunk: Style,
    /// Lines that go.
    pub removed: Style,
    /// Lines that come.
    pub added: Style,
}

impl Styles {
    /// No styling: the diff is a patch.
    pub const fn plain() -> Self {
        Self { header: Style::new(), hunk: Style::new(), removed: Style::new(), added: Style::new() }
    }

    /// The colours that git uses, for a terminal.
    pub const fn coloured() -> Self {
        Self {
            header: Style::new().bold(),
            hunk: AnsiColor::Cyan.on_default(),
            removed: AnsiColor::Red.on_default(),
            added: AnsiColor::Green.on_default(),
        }
    }
}

/// Writes `changes` in their order as one unified diff; a change that leaves its file as it is adds nothing.
///
/// The bytes of the files are copied as they are, so a terminal filter that strips escape sequences from `out` would
/// change the patch: choose `styles` instead.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut impl Write, changes: &[Change], styles: &Styles) -> io::Result<()> {
    changes.iter().try_for_each(|change| write_change(out, change, styles))
}

/// The plain diff of `changes`, as [`write`] gives it.
pub fn unified(changes: &[Change]) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out, changes, &Styles::plain()).expect("writing to memory does not fail");
    out
}

fn write_change(out: &mut impl Write, change: &Change, styles: &Styles) -> io::Result<()> {
    let Change { path, before, after } = change;
    let (old_name, new_name) = (quoted("a/", path), quoted("b/", path));
    if before.is_none() && after.is_empty() {
        // A file without lines has no hunk; only git's own header can say that it comes to be.
        let header =
            format!("diff --git {old_name} {new_name}\nnew file mode 100644\nindex 0000000..e69de29");
        return header.lines().try_for_each(|line| styled(out, styles.header, line));
    }
    let old = lines(before.as_deref().unwrap_or_default());
    let new = lines(after);
    let diff = TextDiff::configure().algorithm(Algorithm::Myers).diff_slices(&old, &new);
    let hunks = diff.grouped_ops(CONTEXT);
    if hunks.is_empty() {
        return Ok(());
    }
    let old_name = if before.is_some() { in_header(&old_name) } else { "/dev/null".to_owned() };
    styled(out, styles.header, &format!("--- {old_name}"))?;
    styled(out, styles.header, &format!("+++ {}", in_header(&new_name)))?;
    for ops in &hunks {
        styled(out, styles.hunk, &hunk_header(ops))?;
        for line in ops.iter().flat_map(|op| diff.iter_changes(op)) {
            let (sign, style) = match line.tag() {
                ChangeTag::Equal => (" ", Style::new()),
                ChangeTag::Delete => ("-", styles.removed),
                ChangeTag::Insert => ("+", styles.added),
            };
            let bytes: &[u8] = line.value();
            let text = bytes.strip_suffix(b"\n").unwrap_or(bytes);
            write!(out, "{}{sign}", style.render())?;
            out.write_all(text)?;
            writeln!(out, "{}", style.render_reset())?;
            if text.len() == bytes.len() {
                writeln!(out, "\\ No newline at end of file")?;
            }
        }
    }
    Ok(())
}

fn styled(out: &mut impl Write, style: Style, line: &str) -> io::Result<()> {
    writeln!(out, "{}{line}{}", style.render(), style.render_reset())
}

/// Lines with their `\n`. A lone `\r` ends no line, neither for git nor for Elixir.
fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|&byte| byte == b'\n').collect()
}

fn hunk_header(ops: &[DiffOp]) -> String {
    let range = |first: usize, end: usize| match end - first {
        // An empty side is named by the line before it.
        0 => format!("{first},0"),
        1 => format!("{}", first + 1),
        len => format!("{},{len}", first + 1),
    };
    let (first, last) = (ops[0], ops[ops.len() - 1]);
    let old = range(first.old_range().start, last.old_range().end);
    let new = range(first.new_range().start, last.new_range().end);
    format!("@@ -{old} +{new} @@")
}

/// `prefix` and `path` as git writes them: in quotes with octal escapes if the path holds a quote, a backslash, a
/// control character or anything beyond ASCII.
fn quoted(prefix: &str, path: &str) -> String {
    let plain = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\';
    if path.bytes().all(plain) {
        return format!("{prefix}{path}");
    }
    let mut out = format!("\"{prefix}");
    for byte in path.bytes() {
        match byte {
            b'"' | b'\\' => out.extend(['\\', byte as char]),
            7 => out.push_str("\\a"),
            8 => out.push_str("\\b"),
            b'\t' => out.push_str("\\t"),
            b'\n' => out.push_str("\\n"),
            11 => out.push_str("\\v"),
            12 => out.push_str("\\f"),
            b'\r' => out.push_str("\\r"),
            byte if plain(byte) => out.push(byte as char),
            byte => write!(out, "\\{byte:03o}").expect("writing to memory does not fail"),
        }
    }
    out.push('"');
    out
}

/// A name for the `---` and `+++` lines: one with a space gets a tab behind it, which ends the name.
fn in_header(name: &str) -> String {
    if name.contains(' ') { format!("{name}\t") } else { name.to_owned() }
}
