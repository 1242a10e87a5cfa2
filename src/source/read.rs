//! Reading one file.

use serde::Serialize;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Files larger than this are skipped: no one writes them by hand, and parsing them takes seconds.
pub const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// One file's text, as it is on disk, line ends included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Relative to the root, with `/`.
    pub path: String,
    /// The whole text; byte offsets count from here.
    pub text: String,
}

/// A file that was not looked at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Skipped {
    /// Relative to the root, with `/`.
    pub path: String,
    /// Why, in a phrase; begins with `line:column: ` where the reason has a place.
    pub reason: String,
}

impl Skipped {
    /// The file at `path` and why it is skipped.
    pub fn new(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { path: path.into(), reason: reason.into() }
    }
}

/// Reads the file at `path` (relative to `root`, with `/`).
///
/// # Errors
/// [`Skipped`] for what cannot be read, is no regular file, is larger than [`MAX_BYTES`], is not UTF-8, or starts with
/// a byte order mark, which Elixir itself refuses.
pub fn read(root: &Path, path: &str) -> Result<Source, Skipped> {
    let skip = |reason: String| Skipped::new(path, reason);
    let full = root.join(path);
    // Looked at before opening: opening a pipe would wait for its writer.
    let data = full.metadata().map_err(|error| skip(cannot_read(&error)))?;
    if data.is_dir() {
        return Err(skip("a directory".into()));
    }
    if !data.is_file() {
        return Err(skip("not a regular file".into()));
    }
    let mut bytes = Vec::with_capacity(data.len().min(MAX_BYTES) as usize + 1);
    File::open(&full)
        .and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes))
        .map_err(|error| skip(cannot_read(&error)))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(skip(format!("larger than {} MB", MAX_BYTES >> 20)));
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return Err(skip("1:1: starts with a byte order mark, which Elixir refuses".into()));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source { path: path.into(), text }),
        Err(error) => {
            let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = memchr::memchr_iter(b'\n', valid).count() + 1;
            let start = memchr::memrchr(b'\n', valid).map_or(0, |at| at + 1);
            let column = String::from_utf8_lossy(&valid[start..]).chars().count() + 1;
            Err(skip(format!("{line}:{column}: not UTF-8")))
        }
    }
}

fn cannot_read(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::NotFound => "no such file".into(),
        _ => format!("cannot be read: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_bytes(bytes: &[u8]) -> Result<Source, Skipped> {
        let dir = tempfile::tempdir().expect("a temporary directory");
        std::fs::write(dir.path().join("a.ex"), bytes).expect("written");
        read(dir.path(), "a.ex")
    }

    #[test]
    fn text_is_kept_to_the_byte() {
        let text = "x = 1\r\n# \u{e9}\r\n\0";
        assert_eq!(read_bytes(text.as_bytes()).expect("read").text, text);
        assert_eq!(read_bytes(b"").expect("read").text, "");
    }

    #[test]
    fn what_is_not_utf8_is_skipped_with_its_place() {
        let skipped = read_bytes(b"a = 1\n\xc3\xa9 \xff").expect_err("not UTF-8");
        assert_eq!(skipped, Skipped::new("a.ex", "2:3: not UTF-8"));
    }

    #[test]
    fn a_byte_order_mark_is_skipped() {
        assert!(read_bytes(b"\xef\xbb\xbfx = 1\n").expect_err("a mark").reason.contains("byte order mark"));
    }

    #[test]
    fn size_is_limited() {
        let most = vec![b' '; MAX_BYTES as usize];
        assert!(read_bytes(&most).is_ok());
        let more = vec![b' '; MAX_BYTES as usize + 1];
        assert_eq!(read_bytes(&more).expect_err("too large").reason, "larger than 4 MB");
    }

    #[test]
    fn what_is_no_file_is_skipped() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        std::fs::create_dir(dir.path().join("d.ex")).expect("created");
        assert_eq!(read(dir.path(), "d.ex").expect_err("a directory").reason, "a directory");
        assert_eq!(read(dir.path(), "none.ex").expect_err("missing").reason, "no such file");
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_or_device_is_never_waited_for() {
        assert_eq!(read(Path::new("/dev"), "zero").expect_err("a device").reason, "not a regular file");
    }
}
