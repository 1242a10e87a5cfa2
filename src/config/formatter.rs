//! `.formatter.exs`, read as data: what is not a literal is not known, and nothing is evaluated.

use crate::source;
use crate::syntax::{self, Kind, NodeId, Quoted};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// The name of the files that `mix format` reads.
const NAME: &str = ".formatter.exs";

/// What a `.formatter.exs` says about layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatterOptions {
    /// Columns that a line may take; 98 unless a literal says otherwise.
    pub line_length: usize,
    /// Calls that are written without parentheses, with their arity; `None` for any arity.
    pub locals_without_parens: Vec<(String, Option<u32>)>,
    /// The formatter's plugins, as they are written, but for those that format templates only: with one of them, the
    /// plain formatter's layout is only a guess.
    pub plugins: Vec<String>,
    /// Patterns of the files that `mix format` formats, relative to the file's directory.
    pub inputs: Vec<String>,
    /// Patterns of the directories that have a `.formatter.exs` of their own.
    pub subdirectories: Vec<String>,
    /// False for a file that is no literal keyword list: then all of the above are the defaults, and may be wrong.
    pub is_known: bool,
}

impl Default for FormatterOptions {
    /// What `mix format` does without a file.
    fn default() -> Self {
        Self {
            line_length: 98,
            locals_without_parens: Vec::new(),
            plugins: Vec::new(),
            inputs: Vec::new(),
            subdirectories: Vec::new(),
            is_known: true,
        }
    }
}

impl FormatterOptions {
    /// Reads the text of a `.formatter.exs`: a keyword list of literals, or of variables bound to literals above it.
    pub fn parse(text: &str) -> Self {
        let unknown = Self { is_known: false, ..Self::default() };
        let Ok(q) = syntax::parse(text) else { return unknown };
        let file = Literals::new(&q, text);
        if !matches!(q.kind(file.list), Kind::List) {
            return unknown;
        }
        let line_length = file.get("line_length").and_then(|id| match q.kind(id) {
            Kind::Int(digits) => digits.parse().ok(),
            _ => None,
        });
        Self {
            line_length: line_length.unwrap_or(unknown.line_length),
            locals_without_parens: file.locals_without_parens(),
            plugins: file.plugins(),
            inputs: file.strings("inputs"),
            subdirectories: file.strings("subdirectories"),
            is_known: true,
        }
    }
}

/// The `.formatter.exs` files below a root, each read once.
#[derive(Debug)]
pub struct Formatters {
    root: PathBuf,
    by_directory: Mutex<HashMap<String, Arc<FormatterOptions>>>,
}

impl Formatters {
    /// Those below `root`; reads nothing yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), by_directory: Mutex::default() }
    }

    /// The options for the file at `path` (relative to the root, with `/`): those of the nearest `.formatter.exs` in
    /// its directory and those above it, up to the root; the defaults if there is none.
    pub fn for_file(&self, path: &str) -> Arc<FormatterOptions> {
        let mut by_directory = self.by_directory.lock().unwrap_or_else(PoisonError::into_inner);
        let mut passed = Vec::new();
        let mut below = path;
        let found = loop {
            let directory = below.rsplit_once('/').map_or("", |(directory, _)| directory);
            if let Some(known) = by_directory.get(directory) {
                break Arc::clone(known);
            }
            passed.push(directory);
            if let Some(options) = self.read(directory) {
                break Arc::new(options);
            }
            if directory.is_empty() {
                break Arc::default();
            }
            below = directory;
        };
        by_directory.extend(passed.into_iter().map(|directory| (directory.to_owned(), Arc::clone(&found))));
        found
    }

    fn read(&self, directory: &str) -> Option<FormatterOptions> {
        let path = if directory.is_empty() { NAME.to_owned() } else { format!("{directory}/{NAME}") };
        self.root.join(&path).symlink_metadata().ok()?;
        match source::read(&self.root, &path) {
            Ok(file) => Some(FormatterOptions::parse(&file.text)),
            Err(_) => Some(FormatterOptions { is_known: false, ..FormatterOptions::default() }),
        }
    }
}

/// The keyword list that a file ends with, and the variables bound at its top.
struct Literals<'q> {
    q: &'q Quoted,
    text: &'q str,
    bound: Vec<(&'q str, NodeId)>,
    list: NodeId,
}

impl<'q> Literals<'q> {
    fn new(q: &'q Quoted, text: &'q str) -> Self {
        let bound =
            q.statements(q.root()).into_iter().filter_map(|statement| match q.args_of(statement, "=") {
                Some(&[name, value]) => Some((q.var(name)?, value)),
                _ => None,
            });
        let mut file = Self { q, text, bound: bound.collect(), list: q.root() };
        file.list = file.resolve(q.value_of_body(q.root()));
        file
    }

    /// The expression itself, or what the variable that it is was bound to last.
    fn resolve(&self, mut id: NodeId) -> NodeId {
        // A binding found stands before its use, so this ends.
        while let Some(name) = self.q.var(id)
            && let Some(&(_, value)) = self.bound.iter().rev().find(|(bound, at)| *bound == name && *at < id)
        {
            id = value;
        }
        id
    }

    fn get(&self, key: &str) -> Option<NodeId> {
        self.q.keyword(self.list, key).map(|id| self.resolve(id))
    }

    /// The strings under `key`, a list or a single one; what is no literal is left out.
    fn strings(&self, key: &str) -> Vec<String> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let items = match self.q.kind(value) {
            Kind::List => self.q.children(value),
            _ => &[value],
        };
        let string = |&id: &NodeId| match self.q.kind(self.resolve(id)) {
            Kind::Str(bytes) => String::from_utf8(bytes.to_vec()).ok(),
            _ => None,
        };
        items.iter().filter_map(string).collect()
    }

    fn locals_without_parens(&self) -> Vec<(String, Option<u32>)> {
        let Some(list) = self.get("locals_without_parens") else { return Vec::new() };
        let local = |(name, arity): (NodeId, NodeId)| {
            let name = self.q.atom(name)?.to_owned();
            match self.q.kind(arity) {
                Kind::Int(digits) => Some((name, Some(digits.parse().ok()?))),
                Kind::Atom(any) if any == "*" => Some((name, None)),
                _ => None,
            }
        };
        self.q.pairs(list).filter_map(local).collect()
    }

    fn plugins(&self) -> Vec<String> {
        let Some(value) = self.get("plugins") else { return Vec::new() };
        // An expression that is no list may yield any plugin: it stands for them.
        let items = match self.q.kind(value) {
            Kind::List => self.q.children(value),
            _ => &[value],
        };
        let written = items.iter().map(|&id| self.q.node(id).inner.of(self.text).to_owned());
        written.filter(|plugin| !OF_TEMPLATES.contains(&plugin.as_str())).collect()
    }
}

/// Plugins that format sigils and files of templates, and leave Elixir code to the plain formatter
/// (<https://hexdocs.pm/phoenix_live_view/Phoenix.LiveView.HTMLFormatter.html>).
const OF_TEMPLATES: [&str; 2] = ["Phoenix.LiveView.HTMLFormatter", "Surface.Formatter.Plugin"];

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn literals_are_read() {
        let options = FormatterOptions::parse(
            "# used by mix format\n\
             [\n  inputs: [\"{mix,.formatter}.exs\", \"lib/**/*.ex\"],\n  line_length: 1_20,\n  \
             locals_without_parens: [plug: 1, field: :*],\n  plugins: [Some.Plugin],\n  subdirectories: [\"apps/*\"]\n]\n",
        );
        assert_eq!(
            options,
            FormatterOptions {
                line_length: 120,
                locals_without_parens: vec![("plug".into(), Some(1)), ("field".into(), None)],
                plugins: vec!["Some.Plugin".into()],
                inputs: vec!["{mix,.formatter}.exs".into(), "lib/**/*.ex".into()],
                subdirectories: vec!["apps/*".into()],
                is_known: true,
            }
        );
        assert_eq!(FormatterOptions::parse("[]"), FormatterOptions::default());
        assert_eq!(FormatterOptions::parse("[inputs: \"*.ex\"]").inputs, ["*.ex"]);
        let of_templates = "[plugins: [Phoenix.LiveView.HTMLFormatter, Styler]]";
        assert_eq!(FormatterOptions::parse(of_templates).plugins, ["Styler"]);
    }

    #[test]
    fn variables_bound_above_are_followed() {
        let options = FormatterOptions::parse(
            "locals = [a: 1]\nlocals = [b: 2]\nwidth = 100\nlength = width\n\n\
             [locals_without_parens: locals, line_length: length, export: [locals_without_parens: locals]]\n",
        );
        assert_eq!((options.line_length, options.locals_without_parens), (100, vec![("b".into(), Some(2))]));
    }

    #[test]
    fn what_is_no_literal_is_not_known() {
        let options = FormatterOptions::parse(
            "x = x\n[line_length: 60 + 60, locals_without_parens: locals(), inputs: [\"a\", b(), x], plugins: all()]",
        );
        assert_eq!((options.line_length, options.is_known), (98, true));
        assert_eq!((options.plugins, options.inputs), (vec!["all()".to_owned()], vec!["a".to_owned()]));
        for text in [
            "",
            "nil",
            "Keyword.merge([line_length: 10], [])",
            "[line_length: ",
            "x = 1",
            "%{line_length: 1}",
        ] {
            let options = FormatterOptions::parse(text);
            assert_eq!((options.line_length, options.is_known), (98, false), "{text}");
        }
    }

    #[test]
    fn the_nearest_file_counts() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("root");
        fs::create_dir_all(root.join("apps/a/lib")).unwrap();
        fs::create_dir_all(root.join("apps/b.ex/.formatter.exs")).unwrap();
        fs::write(dir.path().join(".formatter.exs"), "[line_length: 10]").unwrap();
        let formatters = Formatters::new(&root);
        assert_eq!(*formatters.for_file("lib/x.ex"), FormatterOptions::default(), "above the root");

        fs::write(root.join(".formatter.exs"), "[line_length: 80]").unwrap();
        fs::write(root.join("apps/a/.formatter.exs"), "[line_length: 120]").unwrap();
        let formatters = Formatters::new(&root);
        let length = |path: &str| formatters.for_file(path).line_length;
        assert_eq!((length("mix.exs"), length("apps/a/lib/x.ex"), length("apps/a/mix.exs")), (80, 120, 120));
        assert_eq!((length("apps/c/lib/x.ex"), length("apps/x.ex"), length("lib/deep/x.ex")), (80, 80, 80));
        assert!(!formatters.for_file("apps/b.ex/x.ex").is_known, "a directory of that name");
    }
}
