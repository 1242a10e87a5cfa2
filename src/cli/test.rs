use super::args::Test;
use super::{Failure, Status};

/// `salve test`.
pub(super) fn run(args: &Test) -> Result<Status, Failure> {
    let _ = &args.dir;
    Err(Failure::new("`test` is not part of this build yet"))
}
