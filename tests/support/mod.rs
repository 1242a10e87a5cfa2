//! Shared by the test binaries, each of which uses a part of it.
#![allow(dead_code)]

pub mod git;
pub mod mix;
