//! What `mix.exs` says of the applications in a tree, read as data (<https://hexdocs.pm/mix/Mix.Project.html>).

use super::File;
use crate::config::Formatters;
use crate::source;
use crate::syntax::{self, Kind, Names, NodeId, Quoted};
use smol_str::SmolStr;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The applications of a tree.
#[derive(Debug)]
pub struct Project {
    /// The tree's root.
    pub root: PathBuf,
    /// The files that project-wide facts are read from, relative to the root, with `/`.
    pub files: Vec<String>,
    /// What `.formatter.exs` files say.
    pub formatters: Formatters,
    apps: OnceLock<Vec<App>>,
}

/// One application: a folder with a `mix.exs`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// The folder relative to the root, with `/`; empty for the root itself.
    pub folder: String,
    /// `app:` of the project.
    pub name: Option<SmolStr>,
    /// Names of its dependencies.
    pub deps: Vec<SmolStr>,
    /// The module that `mod:` of the application starts.
    pub starts: Option<SmolStr>,
}

impl Project {
    /// The project at `root` with these files; reads nothing yet.
    pub fn new(root: &Path, files: &[String]) -> Self {
        Self {
            root: root.to_path_buf(),
            files: files.to_vec(),
            formatters: Formatters::new(root),
            apps: OnceLock::new(),
        }
    }

    /// The files in which a word occurs.
    pub fn files_with(&self, word: &str) -> impl Iterator<Item = &str> {
        let finder = memchr::memmem::Finder::new(word.as_bytes()).into_owned();
        let has = move |path: &&String| {
            std::fs::read(self.root.join(path)).is_ok_and(|bytes| finder.find(&bytes).is_some())
        };
        self.files.iter().filter(has).map(String::as_str)
    }

    /// One of the project's files, parsed; `None` if it cannot be read or is refused.
    pub fn parse(&self, path: &str) -> Option<File> {
        let source = source::read(&self.root, path).ok()?;
        File::parse(path, &source.text).ok()
    }

    /// All applications.
    pub fn apps(&self) -> &[App] {
        self.apps.get_or_init(|| find_apps(&self.root))
    }

    /// The application that a file belongs to: the innermost folder with a `mix.exs`.
    pub fn app(&self, path: &str) -> Option<&App> {
        let inside = |app: &&App| {
            app.folder.is_empty() || path.strip_prefix(&*app.folder).is_some_and(|rest| rest.starts_with('/'))
        };
        self.apps().iter().filter(inside).max_by_key(|app| app.folder.len())
    }

    /// The name of the application as a module: `:my_shop` is `MyShop`.
    pub fn app_module(&self, path: &str) -> Option<SmolStr> {
        let name = self.app(path)?.name.as_ref()?;
        let camel = name.split('_').map(|part| {
            let mut letters = part.chars();
            letters
                .next()
                .map(|first| first.to_uppercase().chain(letters).collect::<String>())
                .unwrap_or_default()
        });
        Some(camel.collect::<String>().into())
    }
}

fn find_apps(root: &Path) -> Vec<App> {
    let mut apps = Vec::new();
    let mut add = |folder: String| {
        let dir = if folder.is_empty() { root.to_path_buf() } else { root.join(&folder) };
        if let Ok(text) = std::fs::read_to_string(dir.join("mix.exs"))
            && let Some(app) = read(&folder, &text)
        {
            apps.push(app);
        }
    };
    add(String::new());
    let members = ["apps", "."].into_iter().flat_map(|parent| {
        let entries = std::fs::read_dir(root.join(parent)).into_iter().flatten().flatten();
        entries.filter(|entry| entry.path().join("mix.exs").is_file()).filter_map(move |entry| {
            let name = entry.file_name().to_str()?.to_string();
            Some(if parent == "." { name } else { format!("{parent}/{name}") })
        })
    });
    let mut members: Vec<String> = members.collect();
    members.sort();
    members.into_iter().for_each(&mut add);
    apps
}

fn read(folder: &str, text: &str) -> Option<App> {
    let q = syntax::parse(text).ok()?;
    let names = Names::new(&q);
    let mut app = App { folder: folder.into(), name: None, deps: Vec::new(), starts: None };
    for id in q.ids().filter(|&id| matches!(q.kind(id), Kind::Pair)) {
        let (Some(key), value) = (q.atom(q.children(id)[0]), q.children(id)[1]) else { continue };
        match key {
            "app" if app.name.is_none() => app.name = q.atom(value).map(SmolStr::new),
            "mod" => {
                if let Kind::Pair = q.kind(value) {
                    app.starts = names.module_name(&q, q.children(value)[0]);
                }
            }
            _ => {}
        }
    }
    for id in q.ids() {
        if is_deps_function(&q, id) {
            for at in q.subtree(id) {
                let name = match q.kind(at) {
                    Kind::Pair => q.atom(q.children(at)[0]),
                    Kind::Call(form) if form == "{}" => q.children(at).first().and_then(|&name| q.atom(name)),
                    _ => None,
                };
                app.deps.extend(name.map(SmolStr::new));
            }
        }
    }
    app.deps.sort();
    app.deps.dedup();
    Some(app)
}

fn is_deps_function(q: &Quoted, id: NodeId) -> bool {
    q.local(id).is_some_and(|(name, args)| {
        matches!(name, "def" | "defp")
            && args.first().is_some_and(|&head| {
                q.var(head).or(q.local(head).map(|(name, _)| name)).is_some_and(|name| name.ends_with("deps"))
            })
    })
}
