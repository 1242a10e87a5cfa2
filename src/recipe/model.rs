//! What a recipe says, checked.

use super::{Condition, MfaSet, OptionSpec};
use crate::finding::{Mend, Safety, Severity};
use crate::pattern::Pattern;
use std::collections::BTreeMap;

/// A checked recipe.
#[derive(Debug)]
pub struct Recipe {
    /// The rule's id.
    pub id: String,
    /// A short name of the smell.
    pub title: String,
    /// How much a finding matters.
    pub severity: Severity,
    /// What its fix promises where nothing says otherwise.
    pub safety: Safety,
    /// What an unsafe fix may change, one thing each.
    pub because: Vec<String>,
    /// The fix in words, where the variant does not say it: `action`, `change` and `after`.
    pub mend: Mend,
    /// Why a safe rewrite keeps behaviour, in a sentence for a commit's message.
    pub sound: Option<String>,
    /// What goes wrong at run time, in a sentence; the message of findings whose variant has none.
    pub message: String,
    /// Words by which a report's claim names this smell.
    pub claims: Vec<String>,
    /// True if a bare run looks with this rule.
    pub on_by_default: bool,
    /// Where to read more.
    pub help: Option<String>,
    /// The options that a user may set.
    pub options: BTreeMap<String, OptionSpec>,
    /// Sets of functions by name.
    pub sets: BTreeMap<String, MfaSet>,
    /// What is looked at as one.
    pub unit: Unit,
    /// The ways in which the smell shows.
    pub variants: Vec<Variant>,
    /// The recipe's other files by name.
    pub files: BTreeMap<String, String>,
}

/// What a recipe looks at as one.
#[derive(Debug)]
pub struct Unit {
    /// Its extent.
    pub each: Each,
    /// The behaviour that the module must `use`.
    pub behaviour: Option<String>,
    /// The callbacks that the clause must belong to.
    pub callbacks: Vec<String>,
}

/// The extent of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Each {
    /// A whole file.
    File,
    /// A module, without the modules inside it.
    Module,
    /// A function clause.
    Clause,
}

/// One way in which a smell shows.
#[derive(Debug)]
pub struct Variant {
    /// Its name, if there are several.
    pub id: Option<String>,
    /// Leaves its place to later variants, too: what they find there is something else.
    pub beside: bool,
    /// What goes wrong, if not as the recipe says.
    pub message: Option<String>,
    /// What the fix may change, one thing each, if not as the recipe says.
    pub because: Vec<String>,
    /// The fix in words, what it leaves out being as the recipe says.
    pub mend: Mend,
    /// What must be found; the finding is at the first.
    pub sites: Vec<Site>,
    /// Proofs of innocence.
    pub leave: Vec<Clause>,
    /// Reasons to hold a fix back.
    pub decline: Vec<Clause>,
    /// Reasons for which a fix is unsafe: each that holds is told.
    pub unsafe_if: Vec<Clause>,
    /// Reasons for which the harm is smaller than claimed.
    pub overstated: Vec<Clause>,
    /// Ways to mend it; the first that applies is taken.
    pub rewrites: Vec<Rewrite>,
}

/// How far a site's calls are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Not at all.
    Here,
    /// Through helpers of the module.
    Local,
    /// Through functions of other modules of the project.
    Project,
}

/// A named match.
#[derive(Debug)]
pub struct Site {
    /// Its name.
    pub id: String,
    /// Patterns, one of which matches.
    pub any: Vec<Alternative>,
    /// A set of functions, one of which is called.
    pub call: Option<String>,
    /// How far calls are followed.
    pub reach: Reach,
    /// Where to look, if not in the whole unit.
    pub within: Option<String>,
    /// The tails of this body.
    pub tails_of: Option<String>,
    /// The variables that take this site's value.
    pub bindings_of: Option<String>,
    /// From the statement of the first to the statement of the last.
    pub slice: Vec<String>,
    /// Not this site's match.
    pub not: Option<String>,
    /// What must hold.
    pub conditions: Vec<Condition>,
    /// May be missing.
    pub optional: bool,
    /// Takes all matches, not the first.
    pub many: bool,
    /// How many matches there must be.
    pub count: Option<usize>,
}

/// One pattern of a site.
#[derive(Debug)]
pub struct Alternative {
    /// The pattern.
    pub pattern: Pattern,
    /// Texts that it binds.
    pub set: Vec<(String, String)>,
}

/// A condition and what to say if it holds.
#[derive(Debug)]
pub struct Clause {
    /// When.
    pub when: Condition,
    /// The sentence; `{site}` and `{$VAR}` are filled in.
    pub say: String,
    /// A proof of innocence that gives way to a report's claim: there is something to do, but for another reason.
    pub unless_claimed: bool,
}

/// One way to mend a finding.
#[derive(Debug)]
pub struct Rewrite {
    /// When it applies.
    pub when: Option<Condition>,
    /// Instead of a rewrite: why there is none here.
    pub refuse: Option<String>,
    /// What changes.
    pub edits: Vec<Edit>,
    /// What must exist: what all rewrites of the variant share, then its own.
    pub ensures: Vec<Ensure>,
    /// What moves.
    pub moves: Vec<Move>,
}

/// Code that moves to another module or file.
#[derive(Debug)]
pub struct Move {
    /// When.
    pub when: Option<Condition>,
    /// What.
    pub kind: MoveKind,
}

/// What moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MoveKind {
    /// The modules beside the one that the file is named after, each to a file of its own.
    Siblings,
    /// Functions of a module that belong together, to modules of their own; the module delegates to them.
    Clusters {
        /// The site that is the module.
        of: String,
        /// The option that holds the most lines of code of a module.
        lines: String,
        /// The option that holds the most functions of a module.
        functions: String,
    },
}

/// A change at a site.
#[derive(Debug)]
pub struct Edit {
    /// The site or `$VAR` that is edited.
    pub at: String,
    /// The last of a run of statements that starts at `at`.
    pub to: Option<String>,
    /// When the edit is made.
    pub when: Option<Condition>,
    /// New names: `fresh:NAME`, or a text.
    pub set: Vec<(String, String)>,
    /// Comments in the replaced code stay, on lines of their own before the new code.
    pub keep_comments: bool,
    /// What is done.
    pub kind: EditKind,
}

/// What an edit does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditKind {
    /// Replaces it.
    Text(String),
    /// Inserts statements before its statement.
    Before(String),
    /// Inserts statements after its statement.
    After(String),
    /// Replaces it by a text in which `$it` stands for it.
    Wrap(String),
    /// Renames the called function.
    Rename(String),
    /// Calls this function in place of the called one, with the same arguments.
    Call(String),
    /// Gives an ignored or nameless parameter a name; the template variable of that name is its variable from then on.
    Name(String),
    /// Deletes its statement.
    Delete,
    /// Adds entries to the map or struct update that it is.
    With(Vec<(String, String)>),
}

/// Something that must exist for a rewrite.
#[derive(Debug)]
pub struct Ensure {
    /// When it is asked for.
    pub when: Option<Condition>,
    /// The file beside the recipe that holds the text, if its name has variables.
    pub file: Option<String>,
    /// A `$VAR`: the names of the modules in which it must exist, if not in the unit's own.
    pub of: Option<String>,
    /// What.
    pub kind: EnsureKind,
}

/// What must exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnsureKind {
    /// An entry of the server's state, wherever it is built.
    State {
        /// Names and values.
        entries: Vec<(String, String)>,
        /// Also where `init/1` only hands on what the module starts itself with (`from = "start"`).
        from_start: bool,
    },
    /// A child of the supervision tree that starts the module.
    Child {
        /// The child specification.
        spec: String,
    },
    /// Clauses of a callback.
    Clauses {
        /// Name and arity, `handle_info/2`.
        function: String,
        /// Before all others (`first`) or before a catch-all (`before_catch_all`), else after the last.
        place: Option<String>,
        /// The clauses.
        text: String,
    },
    /// A private function.
    Function {
        /// Name and arity.
        function: String,
        /// Its clauses.
        text: String,
    },
    /// Statements that each call of a callback ends with, whichever clause takes it.
    Always {
        /// Name and arity of the callback; its last parameter is `$state` in the text.
        function: String,
        /// A site or `$VAR`: clauses that need nothing.
        except: Option<String>,
        /// The statements.
        text: String,
    },
    /// An `alias`, `require` or attribute line.
    Directive(String),
    /// Statements of each clause of a callback.
    Statement {
        /// Name and arity of the callback.
        function: String,
        /// At the end of the body (`last`), else before its first statement.
        place: Option<String>,
        /// The statement.
        text: String,
    },
}
