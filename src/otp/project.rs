//! What `mix.exs` says of the applications in a tree, read as data (<https://hexdocs.pm/mix/Mix.Project.html>).

use super::words::Words;
use super::{File, FunctionName, Outgoing, Trees};
use crate::config::{FormatterOptions, Formatters};
use crate::source::{self, Root};
use crate::syntax::{self, Kind, Names, NodeId, Quoted};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The applications and files of a tree.
#[derive(Debug)]
pub struct Project {
    /// The tree's root.
    pub root: PathBuf,
    /// The files that project-wide facts are read from, relative to the root, with `/`.
    pub files: Vec<String>,
    on_disk: Arc<OnDisk>,
    /// Texts that stand for what is on disk, by path.
    texts: BTreeMap<String, String>,
    /// What is read from those texts.
    summaries: Summaries,
    /// What words that were asked for are near to.
    near: Mutex<HashMap<String, Arc<Near>>>,
}

/// How many modules deep calls of other modules are followed.
const MODULES: usize = 2;

/// The files from which functions may lead to a call.
#[derive(Debug)]
struct Near {
    /// Those that may make it.
    files: BTreeSet<String>,
    /// Those that may call a function of theirs.
    callers: BTreeSet<String>,
}

/// What is read from the disk, once and only if something asks.
#[derive(Debug)]
struct OnDisk {
    apps: OnceLock<Vec<App>>,
    index: OnceLock<Index>,
    formatters: Formatters,
    summaries: Summaries,
    /// The words of each of the project's files.
    words: Vec<OnceLock<Words>>,
}

/// What files say, once their syntax trees are gone.
#[derive(Debug, Default)]
struct Summaries {
    trees: Summary<Trees>,
    outgoing: Summary<Outgoing>,
}

/// One kind of facts, by file.
type Summary<T> = Mutex<HashMap<String, Arc<T>>>;

/// Where modules may be defined.
#[derive(Debug, Default)]
struct Index {
    /// Files by the last part of the names after their `defmodule`s.
    by_last: HashMap<String, Vec<String>>,
    /// Files that name a supervisor or an application.
    supervisors: Vec<String>,
    /// The words of each file.
    words: HashMap<String, Words>,
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
    /// Those of them that may be missing where it runs: optional, or for some environments only.
    sometimes: Vec<SmolStr>,
    /// The module that `mod:` of the application starts.
    pub starts: Option<SmolStr>,
}

impl App {
    /// True if a dependency is there wherever the application runs.
    pub fn always_has(&self, dependency: &str) -> bool {
        let named = |names: &[SmolStr]| names.iter().any(|name| name == dependency);
        named(&self.deps) && !named(&self.sometimes)
    }
}

impl Project {
    /// The project at `root` with these files; reads nothing yet.
    pub fn new(root: &Path, files: &[String]) -> Self {
        let formatters = Formatters::new(root);
        let summaries = Summaries::default();
        let words = files.iter().map(|_| OnceLock::new()).collect();
        let on_disk = OnDisk { apps: OnceLock::new(), index: OnceLock::new(), formatters, summaries, words };
        Self {
            root: root.to_path_buf(),
            files: files.to_vec(),
            on_disk: Arc::new(on_disk),
            texts: BTreeMap::new(),
            summaries: Summaries::default(),
            near: Mutex::default(),
        }
    }

    /// The same project, with `texts` in the place of what the files hold on disk.
    pub fn with_texts(&self, texts: BTreeMap<String, String>) -> Self {
        let (root, files) = (self.root.clone(), self.files.clone());
        let (on_disk, summaries) = (Arc::clone(&self.on_disk), Summaries::default());
        Self { root, files, on_disk, texts, summaries, near: Mutex::default() }
    }

    /// The files in which all of these words occur, of those that may run beside `path`.
    pub fn files_with(&self, path: &str, words: [&str; 2]) -> impl Iterator<Item = &str> {
        let strangers = self.strangers(path);
        let all = move |text: &[u8]| words.iter().all(|word| source::has_word(text, word));
        let has = move |(at, path): &(usize, &String)| match self.texts.get(*path) {
            Some(text) => all(text.as_bytes()),
            None => {
                let read = || std::fs::read(self.root.join(path));
                let mut text = None;
                let known = self.on_disk.words[*at].get_or_init(|| match read() {
                    Ok(bytes) => Words::of(text.insert(bytes)),
                    Err(_) => Words::default(),
                });
                words.iter().all(|word| known.may_hold(word))
                    && text.or_else(|| read().ok()).is_some_and(|bytes| all(&bytes))
            }
        };
        let near = move |(_, path): &(usize, &String)| !strangers.iter().any(|&folder| is_in(path, folder));
        self.files.iter().enumerate().filter(near).filter(has).map(|(_, path)| path.as_str())
    }

    /// The folders of projects in the same tree that have nothing to do with the project of `path`: no dependency leads
    /// from one to the other, be it through others.
    fn strangers(&self, path: &str) -> Vec<&str> {
        let Some(own) = self.outermost(path) else { return Vec::new() };
        let mut strangers: Vec<&App> = Vec::new();
        let mut known: Vec<&App> = Vec::new();
        for app in self.apps() {
            if is_in(&app.folder, own) { known.push(app) } else { strangers.push(app) }
        }
        let needs = |app: &App, other: &App| other.name.as_ref().is_none_or(|name| app.deps.contains(name));
        while let Some(friend) =
            strangers.iter().position(|app| known.iter().any(|known| needs(app, known) || needs(known, app)))
        {
            let folder = self.outermost(&strangers[friend].folder).unwrap_or_default();
            let (near, far) = strangers.into_iter().partition(|app| is_in(&app.folder, folder));
            known.extend::<Vec<&App>>(near);
            strangers = far;
        }
        strangers.into_iter().map(|app| app.folder.as_str()).collect()
    }

    /// The folder of the outermost application around a file or folder.
    fn outermost(&self, path: &str) -> Option<&str> {
        let around = self.apps().iter().filter(|app| is_in(path, &app.folder));
        around.map(|app| app.folder.as_str()).min_by_key(|folder| folder.len())
    }

    /// All applications.
    pub fn apps(&self) -> &[App] {
        self.on_disk.apps.get_or_init(|| find_apps(&self.root, &self.files))
    }

    /// What the `.formatter.exs` of this file says.
    pub fn formatter(&self, path: &str) -> Arc<FormatterOptions> {
        self.on_disk.formatters.for_file(path)
    }

    /// A file of the tree, parsed; `None` if it cannot be read or is refused.
    pub fn parse(&self, path: &str) -> Option<File> {
        match self.texts.get(path) {
            Some(text) => File::parse(path, text).ok(),
            None => File::parse(path, &source::read(&self.root, path).ok()?.text).ok(),
        }
    }

    /// True if there is such a file.
    pub fn has_file(&self, path: &str) -> bool {
        self.texts.contains_key(path) || self.root.join(path).exists()
    }

    /// The text of a file of the tree.
    pub fn text(&self, path: &str) -> Option<String> {
        match self.texts.get(path) {
            Some(text) => Some(text.clone()),
            None => source::read(&self.root, path).ok().map(|source| source.text),
        }
    }

    /// Every Elixir source of the tree, tests included, whatever a run looks at.
    pub fn all_files(&self) -> Vec<String> {
        let tests = self.apps().iter().map(|app| PathBuf::from(&app.folder).join("test"));
        let tests = tests.filter(|folder| self.root.join(folder).is_dir());
        let targets = std::iter::once(PathBuf::new()).chain(tests).collect();
        let whole = Root { dir: self.root.clone(), config: None, targets };
        source::walk(&whole, &[]).map(|walk| walk.files).unwrap_or_default()
    }

    /// The file that defines a module.
    pub fn defining(&self, module: &str) -> Option<File> {
        let mut files = self.perhaps_defining(module).into_iter().filter_map(|path| self.parse(path));
        files.find(|file| file.modules.iter().any(|found| found.name == module))
    }

    /// False if no file of the project defines this module.
    pub fn may_define(&self, module: &str) -> bool {
        !self.perhaps_defining(module).is_empty()
    }

    /// The files that define a module with this last name.
    fn perhaps_defining(&self, module: &str) -> Vec<&str> {
        let last = module.rsplit('.').next().unwrap_or(module);
        let defines = |text: &str| text.contains(last) && last_names(text).any(|name| name == last);
        let overlaid = self.texts.iter().filter(|(_, text)| defines(text)).map(|(path, _)| path);
        let on_disk = self.index().by_last.get(last).into_iter().flatten();
        let mut paths: Vec<&str> = on_disk.chain(overlaid).map(String::as_str).collect();
        paths.dedup();
        paths
    }

    /// The file that defines a module, if no other one defines it, too.
    pub fn defining_alone(&self, module: &str) -> Option<File> {
        let files = self.perhaps_defining(module).into_iter().filter_map(|path| self.parse(path));
        let count = |file: &File| file.modules.iter().filter(|found| found.name == module).count();
        let mut files = files.filter(|file| count(file) > 0);
        let file = files.next().filter(|file| count(file) == 1)?;
        files.next().is_none().then_some(file)
    }

    /// True if this function, one of the project's own, comes to a call for which `wanted` holds, itself or through
    /// functions of its own module, at most so many of them deep. What it has another process run does not count.
    pub fn comes_to(
        &self,
        function: FunctionName,
        most: usize,
        wanted: &dyn Fn(&FunctionName) -> bool,
    ) -> bool {
        for path in self.perhaps_defining(&function.module) {
            let outgoing = self.summary(path, |all| &all.outgoing, Outgoing::of);
            if outgoing.calls(&function).is_some() {
                return outgoing.comes_within(function, most, wanted);
            }
        }
        false
    }

    /// The functions of the project that call this one of its own, with the paths of their files; `path` is that of a
    /// file beside which they run.
    pub fn callers(&self, path: &str, function: &FunctionName) -> Vec<(String, FunctionName)> {
        let outgoing = |path: &str| self.summary(path, |all| &all.outgoing, Outgoing::of);
        let defining = self.perhaps_defining(&function.module);
        let least = defining.into_iter().find_map(|path| outgoing(path).least_arity(function));
        let last = function.module.rsplit('.').next().unwrap_or(&function.module);
        let files = self.files_with(path, [last, &function.name]);
        files
            .flat_map(|path| {
                let all = outgoing(path);
                let callers = all.callers(function, least.unwrap_or(function.arity));
                callers.map(|caller| (path.to_owned(), caller.clone())).collect::<Vec<_>>()
            })
            .collect()
    }

    /// The same, through functions of other modules of the project, too; a call for which `wanted` holds is written with
    /// one of `words`.
    pub fn leads_to(
        &self,
        function: &FunctionName,
        wanted: &dyn Fn(&FunctionName) -> bool,
        words: &[&str],
    ) -> bool {
        self.leads(function, wanted, &self.near(words), MODULES)
    }

    fn leads(
        &self,
        function: &FunctionName,
        wanted: &dyn Fn(&FunctionName) -> bool,
        near: &Near,
        modules: usize,
    ) -> bool {
        let paths = self.perhaps_defining(&function.module).into_iter();
        let may = |path: &&str| near.files.contains(*path) || modules > 0 && near.callers.contains(*path);
        paths.filter(may).any(|path| {
            let outgoing = self.summary(path, |all| &all.outgoing, Outgoing::of);
            let leads = |call: &FunctionName| {
                let onward = modules > 0 && call.module != function.module;
                wanted(call) || onward && self.leads(call, wanted, near, modules - 1)
            };
            outgoing.comes_to(function.clone(), &leads)
        })
    }

    /// The files that hold one of `words`, and those that may name a module of theirs.
    fn near(&self, words: &[&str]) -> Arc<Near> {
        let mut known = self.near.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known.entry(words.join(" ")).or_insert_with(|| {
            let index = self.index();
            let holds = |path: &str, word: &str| match self.texts.get(path) {
                Some(text) => source::has_word(text.as_bytes(), word),
                None => index.words.get(path).is_some_and(|known| known.may_hold(word)),
            };
            let holding = |words: &[&str]| -> BTreeSet<String> {
                let paths = index.words.keys().chain(self.texts.keys());
                paths.filter(|path| words.iter().any(|word| holds(path, word))).cloned().collect()
            };
            let files = holding(words);
            let defined =
                index.by_last.iter().filter(|(_, paths)| paths.iter().any(|path| files.contains(path)));
            let names: Vec<&str> = defined.map(|(last, _)| last.as_str()).collect();
            Arc::new(Near { callers: holding(&names), files })
        });
        Arc::clone(found)
    }

    /// The supervision trees of the application to which `path` belongs, by the files that hold them.
    pub fn trees(&self, path: &str) -> Vec<(&str, Arc<Trees>)> {
        let own = self.app_folder(path);
        self.all_trees().filter(|(found, _)| self.app_folder(found) == own).collect()
    }

    /// A file of the application whose supervision trees alone start this module; the trees of one other than that of
    /// `path` count where those of its own do not start it.
    pub fn starter<'p>(&'p self, path: &'p str, module: &str) -> Option<&'p str> {
        let starts = |trees: &Trees| trees.children.iter().any(|child| child.module == module);
        let mut found = self.all_trees().filter(|(_, trees)| starts(trees)).map(|(path, _)| path);
        let first = found.next()?;
        let own = self.app_folder(path);
        let all: Vec<&str> = std::iter::once(first).chain(found).collect();
        if all.iter().any(|found| self.app_folder(found) == own) {
            return Some(path);
        }
        all.iter().all(|found| self.app_folder(found) == self.app_folder(first)).then_some(first)
    }

    fn all_trees(&self) -> impl Iterator<Item = (&str, Arc<Trees>)> {
        let files = self.index().supervisors.iter().map(String::as_str);
        files.map(|found| (found, self.summary(found, |all| &all.trees, Trees::of)))
    }

    fn app_folder(&self, path: &str) -> Option<&str> {
        self.app(path).map(|app| app.folder.as_str())
    }

    /// What a file says, read once.
    fn summary<T: Default>(
        &self,
        path: &str,
        kind: fn(&Summaries) -> &Summary<T>,
        read: fn(&File) -> T,
    ) -> Arc<T> {
        let overlaid = self.texts.contains_key(path);
        let summary = kind(if overlaid { &self.summaries } else { &self.on_disk.summaries });
        let known = summary.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        known.unwrap_or_else(|| {
            // Read without the lock: two threads may do so at once, and find the same.
            let found = Arc::new(self.parse(path).map(|file| read(&file)).unwrap_or_default());
            let mut all = summary.lock().unwrap_or_else(PoisonError::into_inner);
            all.insert(path.to_owned(), Arc::clone(&found));
            found
        })
    }

    fn index(&self) -> &Index {
        self.on_disk.index.get_or_init(|| Index::read(&self.root))
    }

    /// The application that a file belongs to: the innermost folder with a `mix.exs`.
    pub fn app(&self, path: &str) -> Option<&App> {
        self.apps().iter().filter(|app| is_in(path, &app.folder)).max_by_key(|app| app.folder.len())
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

/// True if a path is a folder or lies in it.
fn is_in(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl Index {
    fn read(root: &Path) -> Self {
        let mut index = Self::default();
        let whole = Root { dir: root.to_path_buf(), config: None, targets: vec![PathBuf::new()] };
        let files = source::walk(&whole, &[]).map(|walk| walk.files).unwrap_or_default();
        for path in files {
            let Ok(file) = source::read(root, &path) else { continue };
            for last in last_names(&file.text) {
                let paths = index.by_last.entry(last.to_owned()).or_default();
                if paths.last() != Some(&path) {
                    paths.push(path.clone());
                }
            }
            if file.text.contains("Supervisor") || file.text.contains("Application") {
                index.supervisors.push(path.clone());
            }
            index.words.insert(path, Words::of(file.text.as_bytes()));
        }
        index
    }
}

/// The last parts of the names behind the `defmodule`s of a text.
fn last_names(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| line.trim_start().strip_prefix("defmodule ")).map(|rest| {
        let name = rest.split([' ', ',']).next().unwrap_or(rest);
        name.rsplit('.').next().unwrap_or(name)
    })
}

/// The applications of the root and of the usual folders of an umbrella, and those that hold one of `files`, however deep.
fn find_apps(root: &Path, files: &[String]) -> Vec<App> {
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
    let mut folders: BTreeSet<&str> = BTreeSet::new();
    for file in files {
        let mut folder = file.as_str();
        while let Some((above, _)) = folder.rsplit_once('/') {
            folder = above;
            if !folders.insert(folder) {
                break;
            }
        }
    }
    let holding = folders.into_iter().filter(|folder| root.join(folder).join("mix.exs").is_file());
    let members: BTreeSet<String> = members.chain(holding.map(String::from)).collect();
    members.into_iter().for_each(&mut add);
    apps
}

fn read(folder: &str, text: &str) -> Option<App> {
    let q = syntax::parse(text).ok()?;
    let names = Names::new(&q);
    let (deps, sometimes) = (Vec::new(), Vec::new());
    let mut app = App { folder: folder.into(), name: None, deps, sometimes, starts: None };
    for id in q.ids().filter(|&id| matches!(q.kind(id), Kind::Pair)) {
        let (Some(key), value) = (q.atom(q.children(id)[0]), q.children(id)[1]) else { continue };
        match key {
            "app" if app.name.is_none() => app.name = q.atom(value).map(SmolStr::new),
            "mod" => {
                if let Kind::Pair = q.kind(value) {
                    app.starts = names.module_name(&q, q.children(value)[0]);
                }
            }
            "deps" if matches!(q.kind(value), Kind::List) => app.add_deps(&q, value),
            _ => {}
        }
    }
    for id in q.ids().filter(|&id| is_deps_function(&q, id)) {
        app.add_deps(&q, id);
    }
    app.deps.sort();
    app.deps.dedup();
    Some(app)
}

impl App {
    /// Adds the dependencies that are listed inside a node.
    fn add_deps(&mut self, q: &Quoted, within: NodeId) {
        for at in q.subtree(within) {
            let is_tuple = matches!(q.kind(at), Kind::Pair) || q.args_of(at, "{}").is_some();
            let parts = q.children(at);
            let Some(name) = parts.first().and_then(|&name| q.atom(name)).filter(|_| is_tuple) else {
                continue;
            };
            let options = parts.last().copied().filter(|&last| matches!(q.kind(last), Kind::List));
            let option = |key| options.and_then(|options| q.keyword(options, key));
            let elsewhere = |only: NodeId| !q.subtree(only).any(|id| q.atom(id) == Some("prod"));
            let is_optional = option("optional").is_some_and(|value| q.atom(value) == Some("true"));
            if is_optional || option("only").is_some_and(elsewhere) {
                self.sometimes.push(name.into());
            }
            self.deps.push(name.into());
        }
    }
}

fn is_deps_function(q: &Quoted, id: NodeId) -> bool {
    q.local(id).is_some_and(|(name, args)| {
        matches!(name, "def" | "defp")
            && args.first().is_some_and(|&head| {
                q.var(head).or(q.local(head).map(|(name, _)| name)).is_some_and(|name| name.ends_with("deps"))
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_may_be_missing_where_the_application_runs() {
        let deps = r#"[
          {:jason, "~> 1.0"}, {:telemetry, "~> 1.0", only: [:dev, :test]}, {:plug, "~> 1.0", optional: true},
          {:ecto, path: "../ecto", only: :test}, {:req, "~> 0.3", only: [:prod, :dev]}, {:bandit, github: "x/y"}
        ]"#;
        let inline = format!("defmodule A do\n  def project, do: [app: :a, deps: {deps}]\nend\n");
        let apart = format!(
            "defmodule A do\n  def project, do: [deps: deps()]\n  defp deps do\n    {deps}\n  end\nend\n"
        );
        for text in [inline, apart] {
            let app = read("", &text).expect("a project");
            let always: Vec<&str> = ["jason", "telemetry", "plug", "ecto", "req", "bandit", "phoenix"]
                .into_iter()
                .filter(|name| app.always_has(name))
                .collect();
            assert_eq!(always, ["jason", "req", "bandit"], "{text}");
        }
    }

    #[test]
    fn words_are_looked_for_in_projects_that_have_to_do_with_each_other() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let mix = |app: &str, deps: &str| {
            format!(
                "defmodule {app}.MixProject do\n  use Mix.Project\n  def project, do: [app: :{app}, deps: deps()]\n  defp deps, do: [{deps}]\nend\n"
            )
        };
        let files = [
            ("own/mix.exs", mix("own", "")),
            ("own/lib/a.ex", "Cart.add(1)".into()),
            ("user/mix.exs", mix("user", "{:own, path: \"../own\"}")),
            ("user/lib/b.ex", "Cart.add(1)".into()),
            ("far/mix.exs", mix("far", "{:user, path: \"../user\"}")),
            ("far/lib/c.ex", "Cart.add(1)".into()),
            ("other/mix.exs", mix("other", "{:jason, \"~> 1.0\"}")),
            ("other/lib/d.ex", "Cart.add(1)".into()),
            ("script.exs", "Cart.add(1)".into()),
            ("own/lib/e.ex", "Cart.added(1)".into()),
        ];
        for (path, text) in &files {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().expect("inside")).expect("created");
            std::fs::write(path, text).expect("written");
        }
        let paths: Vec<String> = files.iter().map(|(path, _)| path.to_string()).collect();
        let project = Project::new(dir.path(), &paths);
        let found = |path: &str| project.files_with(path, ["Cart", "add"]).collect::<Vec<_>>();
        let friends = ["own/lib/a.ex", "user/lib/b.ex", "far/lib/c.ex", "script.exs"];
        assert_eq!(found("own/lib/a.ex"), friends);
        assert_eq!(found("far/lib/c.ex"), friends);
        assert_eq!(found("other/lib/d.ex"), ["other/lib/d.ex", "script.exs"]);
        assert_eq!(found("script.exs").len(), 5);
        let texts = BTreeMap::from([("own/lib/e.ex".to_string(), "Cart.add(2)".to_string())]);
        assert_eq!(project.with_texts(texts).files_with("own/lib/a.ex", ["Cart", "add"]).count(), 5);
    }
}
