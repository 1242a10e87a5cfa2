use super::Edit;
use crate::finding::Safety;

/// An edit of one file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FileEdit {
    /// Relative to the root, with `/`.
    pub path: String,
    /// What changes there.
    pub edit: Edit,
}

impl FileEdit {
    /// The edit `edit` of the file `path`.
    pub fn new(path: impl Into<String>, edit: Edit) -> Self {
        Self { path: path.into(), edit }
    }
}

/// A file that does not exist yet.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NewFile {
    /// Relative to the root, with `/`.
    pub path: String,
    /// Its whole text.
    pub text: String,
}

/// A unit's rewrite: all of it lands, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The stable id of the finding that it mends.
    pub id: String,
    /// The rule's id.
    pub rule: String,
    /// What it promises about behaviour.
    pub safety: Safety,
    /// What it does, in a few words.
    pub title: String,
    /// Its own edits. Insertions at one position land in the order given, before those of `ensures`.
    pub edits: Vec<FileEdit>,
    /// Files that it adds.
    pub creates: Vec<NewFile>,
    /// What it shares with other plans.
    pub ensures: Vec<Ensure>,
    /// What these may change in behaviour, for a reviewer to check.
    pub caveats: Vec<String>,
}

impl Plan {
    /// The part of it that must be there before the rest is; `None` if there is no such part.
    pub fn ahead(&self) -> Option<Self> {
        let ensures: Vec<Ensure> = self.ensures.iter().filter(|ensure| ensure.ahead).cloned().collect();
        (!ensures.is_empty()).then(|| Self {
            ensures,
            edits: Vec::new(),
            creates: Vec::new(),
            ..self.clone()
        })
    }
}

/// Something that must exist while at least one plan of the patch asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ensure {
    /// Says by content what must exist, such as `state lib/a.ex:Mod monitors`: what two plans name alike is made once.
    pub key: String,
    /// Where it comes to stand in its file. Of two places for one thing the first is taken: what several need stands
    /// before the first that needs it.
    pub place: u32,
    /// The edits that make it.
    pub edits: Vec<FileEdit>,
    /// The files that make it.
    pub creates: Vec<NewFile>,
    /// What it may change in behaviour, for a reviewer to check.
    pub caveat: Option<String>,
    /// True if it is of use by itself and must be there before what asks for it is.
    pub ahead: bool,
}
