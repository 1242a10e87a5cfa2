//! The `salve` command.

fn main() {}
