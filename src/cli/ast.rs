use super::args::{Ast, AstFormat};
use super::{Failure, Status};
use crate::source;
use crate::syntax;
use std::io::{self, Write};
use std::path::Path;

/// `salve ast FILE`: the quoted form, as a tree with places or as an Elixir term.
pub(super) fn run(args: &Ast) -> Result<Status, Failure> {
    let shown = args.file.display();
    let path = args.file.to_str().ok_or_else(|| Failure::new(format!("{shown}: the path is not UTF-8")))?;
    let source = source::read(Path::new(""), path).map_err(|skipped| {
        // A reason with a place follows the path as in a compiler's messages.
        let space = if skipped.reason.starts_with(|first: char| first.is_ascii_digit()) { "" } else { " " };
        Failure::new(format!("{shown}:{space}{}", skipped.reason))
    })?;
    let quoted = syntax::parse(&source.text).map_err(|refusal| Failure::new(format!("{shown}:{refusal}")))?;
    let mut text = match args.format {
        AstFormat::Tree => syntax::to_tree(&quoted, &source.text),
        AstFormat::Elixir => syntax::to_elixir_term(&quoted),
    };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Status::Done)
}
