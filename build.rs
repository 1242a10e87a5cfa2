//! Embeds the built-in recipes: every file of every folder under `transforms/`, its cases aside.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let transforms = root.join("transforms");
    println!("cargo::rerun-if-changed=transforms");
    let mut code = String::from("[\n");
    for folder in entries(&transforms).into_iter().filter(|path| path.join("recipe.toml").is_file()) {
        let _ = writeln!(code, "({:?}, &[", name(&folder));
        for file in entries(&folder).into_iter().filter(|path| path.is_file()) {
            let _ = writeln!(code, "({:?}, include_str!({:?})),", name(&file), file);
        }
        code.push_str("]),\n");
    }
    code.push(']');
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("transforms.rs"), code).expect("the build folder can be written");
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).expect("a recipe's files have plain names")
}
