//! Where mix is to run: the projects that hold the changed files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The folders, relative to `top`, in which mix runs for these files (relative to `top`, too): the nearest folder with
/// a mix.exs, and of an umbrella the whole, as other apps may depend on the changed one. `mix test` there goes app by
/// app.
pub(super) fn mix_roots<'p>(top: &Path, files: impl Iterator<Item = &'p Path>) -> Vec<PathBuf> {
    let mut roots = BTreeSet::new();
    for file in files {
        let projects = || file.ancestors().skip(1).filter(|dir| top.join(dir).join("mix.exs").is_file());
        let umbrella = projects().find(|dir| is_umbrella(&top.join(dir)) && holds(top, dir, file));
        if let Some(root) = umbrella.or_else(|| projects().next()) {
            roots.insert(root.to_path_buf());
        }
    }
    roots.into_iter().collect()
}

/// Whether the file lies in one of the umbrella's apps, or beside them; a project elsewhere below is its own.
fn holds(top: &Path, umbrella: &Path, file: &Path) -> bool {
    let nearest = file.ancestors().skip(1).find(|dir| top.join(dir).join("mix.exs").is_file());
    let Some(nearest) = nearest else { return false };
    nearest == umbrella
        || nearest.parent().is_some_and(|apps| {
            let name = apps.file_name().map(|name| name.to_string_lossy().into_owned());
            let text = std::fs::read_to_string(top.join(umbrella).join("mix.exs")).unwrap_or_default();
            apps.parent() == Some(umbrella) && name.is_some_and(|name| text.contains(&format!("\"{name}\"")))
        })
}

fn is_umbrella(dir: &Path) -> bool {
    // Read, not run: a mix.exs that computes its `apps_path` is taken for a plain project.
    std::fs::read_to_string(dir.join("mix.exs")).is_ok_and(|text| text.contains("apps_path:"))
}

/// Whether a program is on PATH.
pub(super) fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|dir| dir.join(program).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_umbrella_is_run_whole_and_a_project_of_its_own_by_itself() {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path();
        for (dir, text) in [
            ("um", "apps_path: \"apps\""),
            ("um/apps/one", "app: :one"),
            ("um/tools/gen", "app: :gen"),
            ("plain", "app: :plain"),
        ] {
            std::fs::create_dir_all(top.join(dir)).unwrap();
            std::fs::write(top.join(dir).join("mix.exs"), text).unwrap();
        }
        let roots = |files: &[&str]| mix_roots(top, files.iter().map(Path::new));
        assert_eq!(roots(&["um/apps/one/lib/a.ex", "plain/lib/b.ex"]), [Path::new("plain"), Path::new("um")]);
        assert_eq!(roots(&["um/tools/gen/lib/a.ex"]), [Path::new("um/tools/gen")]);
        assert_eq!(roots(&["um/config/config.exs"]), [Path::new("um")]);
        assert!(roots(&["script.exs"]).is_empty());
    }
}
