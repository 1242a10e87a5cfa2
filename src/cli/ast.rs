use super::args::Ast;
use super::{Failure, Status};

/// `salve ast`.
pub(super) fn run(args: &Ast) -> Result<Status, Failure> {
    let _ = (&args.file, args.format);
    Err(Failure::new("`ast` is not part of this build yet"))
}
