//! Writes what salve reads from files for `scripts/oracle_ast.exs` to compare with Elixir's own reading.
//!
//! Arguments: the output file, then files or directories. One frame a file, each field with its length in front
//! (u32, big endian): path, text, then `o` and the term, or `r` and the refusal.

use rayon::prelude::*;
use std::{
    fs::File,
    io::{BufWriter, Result, Write},
    path::PathBuf,
};

fn main() -> Result<()> {
    let mut args = std::env::args_os().skip(1);
    let out = args.next().expect("an output file");
    let mut files: Vec<PathBuf> = args
        .flat_map(|root| {
            ignore::WalkBuilder::new(root).standard_filters(false).sort_by_file_name(Ord::cmp).build()
        })
        .filter_map(|entry| entry.ok().map(ignore::DirEntry::into_path))
        .filter(|path| path.is_file() && path.extension().is_some_and(|ext| ext == "ex" || ext == "exs"))
        .collect();
    files.dedup();
    let mut out = BufWriter::new(File::create(out)?);
    for some in files.chunks(64) {
        let frames: Vec<Vec<u8>> = some.par_iter().map(frame).collect();
        for frame in frames {
            out.write_all(&frame)?;
        }
    }
    out.flush()
}

fn frame(path: &PathBuf) -> Vec<u8> {
    let bytes = std::fs::read(path).unwrap_or_default();
    let (tag, answer) = match std::str::from_utf8(&bytes) {
        Err(_) => (b'r', "not UTF-8".to_string()),
        Ok(text) => match salve::syntax::parse(text) {
            Ok(quoted) => (b'o', salve::syntax::to_elixir_term(&quoted)),
            Err(refusal) => (b'r', refusal.to_string()),
        },
    };
    let mut out = Vec::with_capacity(bytes.len() + answer.len() + 64);
    let answer = [&[tag], answer.as_bytes()].concat();
    for field in [path.to_string_lossy().as_bytes(), &bytes, &answer] {
        out.extend_from_slice(&(field.len() as u32).to_be_bytes());
        out.extend_from_slice(field);
    }
    out
}
