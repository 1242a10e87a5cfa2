//! Unified diffs that `git apply` and `patch -p1` turn into the new text to the byte, and that equal git's own.

use super::{Change, Repository};
use anstyle::{AnsiColor, Style};
use std::collections::HashSet;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;

/// Lines of context around each change.
const CONTEXT: u32 = 3;

/// How many digits of an id git shows at least.
const SHORTEST_ID: usize = 7;

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

/// What git's own diff of the same change would say of the files beside their text.
#[derive(Clone, Debug)]
pub struct Facts {
    /// How many digits of a blob's id are shown.
    pub abbreviation: usize,
    /// The paths of executable files.
    pub executable: HashSet<String>,
}

impl Default for Facts {
    /// Those of plain files in a small repository.
    fn default() -> Self {
        Self { abbreviation: SHORTEST_ID, executable: HashSet::new() }
    }
}

impl Facts {
    /// Those of the files of `changes` below `root`, in a repository or not.
    pub fn of(root: &Path, changes: &[Change]) -> Self {
        let executable = |change: &&Change| {
            let found = change.before.as_ref().and_then(|_| root.join(&change.path).metadata().ok());
            found.is_some_and(|found| is_executable(&found))
        };
        let executable = changes.iter().filter(executable).map(|change| change.path.clone()).collect();
        let abbreviation = Repository::open(root).map_or(SHORTEST_ID, |repository| repository.abbreviation());
        Self { abbreviation, executable }
    }
}

#[cfg(unix)]
fn is_executable(found: &std::fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & 0o100 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &std::fs::Metadata) -> bool {
    false
}

/// Writes `changes` in their order as one unified diff; a change that leaves its file as it is adds nothing. With the
/// right `facts` it is to the byte what `git diff` says once the changes are committed.
///
/// The bytes of the files are copied as they are, so a terminal filter that strips escape sequences from `out` would
/// change the patch: choose `styles` instead.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut impl Write, changes: &[Change], facts: &Facts, styles: &Styles) -> io::Result<()> {
    changes.iter().try_for_each(|change| write_change(out, change, facts, styles))
}

/// The plain diff of `changes`, as [`write`] gives it.
pub fn unified(changes: &[Change], facts: &Facts) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out, changes, facts, &Styles::plain()).expect("writing to memory does not fail");
    out
}

fn write_change(out: &mut impl Write, change: &Change, facts: &Facts, styles: &Styles) -> io::Result<()> {
    let Change { path, before, after } = change;
    let old = before.as_deref().unwrap_or_default();
    if before.is_some() && old == after {
        return Ok(());
    }
    let mut options = git2::DiffOptions::new();
    // git leaves a file with a NUL to nobody's eyes; here every changed line is shown.
    options.context_lines(CONTEXT).indent_heuristic(true).force_text(true);
    let patch =
        git2::Patch::from_buffers(old, None, after, None, Some(&mut options)).map_err(io::Error::other)?;

    let (old_name, new_name) = (quoted("a/", path), quoted("b/", path));
    styled(out, styles.header, &format!("diff --git {old_name} {new_name}"))?;
    let id = |text: &[u8]| -> io::Result<String> {
        let id = git2::Oid::hash_object(git2::ObjectType::Blob, text).map_err(io::Error::other)?;
        Ok(id.to_string().chars().take(facts.abbreviation).collect())
    };
    if before.is_some() {
        let mode = if facts.executable.contains(path) { "100755" } else { "100644" };
        styled(out, styles.header, &format!("index {}..{} {mode}", id(old)?, id(after)?))?;
    } else {
        let none = "0".repeat(facts.abbreviation);
        styled(out, styles.header, "new file mode 100644")?;
        styled(out, styles.header, &format!("index {none}..{}", id(after)?))?;
    }
    // A file without lines has no hunk; its header alone says that it comes to be.
    if patch.num_hunks() > 0 {
        let old_name = if before.is_some() { in_header(&old_name) } else { "/dev/null".to_owned() };
        styled(out, styles.header, &format!("--- {old_name}"))?;
        styled(out, styles.header, &format!("+++ {}", in_header(&new_name)))?;
    }
    for index in 0..patch.num_hunks() {
        write_hunk(out, &patch, index, styles).map_err(io::Error::other)??;
    }
    Ok(())
}

/// The outer error is libgit2's, the inner one that of `out`.
fn write_hunk(
    out: &mut impl Write,
    patch: &git2::Patch<'_>,
    index: usize,
    styles: &Styles,
) -> Result<io::Result<()>, git2::Error> {
    let (hunk, lines) = patch.hunk(index)?;
    let mut write = || -> io::Result<Result<(), git2::Error>> {
        // `@@ -1,2 +1,2 @@` and the nearest line before that starts at the margin, which git leaves plain.
        let header = hunk.header();
        let place = end_of_place(header);
        write!(out, "{}", styles.hunk.render())?;
        out.write_all(&header[..place])?;
        write!(out, "{}", styles.hunk.render_reset())?;
        out.write_all(&header[place..])?;
        for number in 0..lines {
            let line = match patch.line_in_hunk(index, number) {
                Ok(line) => line,
                Err(error) => return Ok(Err(error)),
            };
            let (sign, style) = match line.origin() {
                '+' => ("+", styles.added),
                '-' => ("-", styles.removed),
                ' ' => (" ", Style::new()),
                // Says that the line before lacks its end.
                _ => {
                    out.write_all(line.content())?;
                    continue;
                }
            };
            let text = line.content().strip_suffix(b"\n").unwrap_or(line.content());
            write!(out, "{}{sign}", style.render())?;
            out.write_all(text)?;
            write!(out, "{}", style.render_reset())?;
            if text.len() < line.content().len() {
                out.write_all(b"\n")?;
            }
        }
        Ok(Ok(()))
    };
    match write() {
        Ok(Ok(())) => Ok(Ok(())),
        Ok(Err(error)) => Err(error),
        Err(error) => Ok(Err(error)),
    }
}

/// The end of the second `@@`.
fn end_of_place(header: &[u8]) -> usize {
    let second = header.windows(2).enumerate().filter(|(_, pair)| pair == b"@@").nth(1);
    second.map_or(header.len(), |(at, _)| at + 2)
}

fn styled(out: &mut impl Write, style: Style, line: &str) -> io::Result<()> {
    writeln!(out, "{}{line}{}", style.render(), style.render_reset())
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
