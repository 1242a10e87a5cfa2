use crate::syntax::NodeId;
use smol_str::SmolStr;

/// What a `$VAR` stands for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// One node of the file.
    Node(NodeId),
    /// Consecutive nodes: the rest of a list, or statements.
    Nodes(Vec<NodeId>),
    /// A text that no node holds: a name, an option's value.
    Text(SmolStr),
}

/// Variables and their values, in the order in which they were bound.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bindings {
    entries: Vec<(SmolStr, Value)>,
}

impl Bindings {
    /// The value of `name` (without its `$`).
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.entries.iter().rev().find(|(bound, _)| bound == name).map(|(_, value)| value)
    }

    /// The node that `name` is bound to, if it is one node.
    pub fn node(&self, name: &str) -> Option<NodeId> {
        match self.get(name)? {
            Value::Node(id) => Some(*id),
            Value::Nodes(ids) => ids.first().copied().filter(|_| ids.len() == 1),
            Value::Text(_) => None,
        }
    }

    /// Binds `name`, over any earlier value.
    pub fn set(&mut self, name: &str, value: Value) {
        self.entries.push((name.into(), value));
    }

    /// All entries, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.entries.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// A mark to come back to with [`Bindings::undo`].
    pub fn mark(&self) -> usize {
        self.entries.len()
    }

    /// Forgets what was bound since `mark`.
    pub fn undo(&mut self, mark: usize) {
        self.entries.truncate(mark);
    }
}
