//! The quoted form of one file: an arena of nodes in preorder, each with its byte ranges.
//!
//! The shapes are those of `Code.string_to_quoted/2` (<https://hexdocs.pm/elixir/syntax-reference.html#the-elixir-ast>):
//! literals, lists and two-element tuples stand for themselves; all else is a variable or a call.

use crate::source::Span;
use smol_str::SmolStr;

/// Index of a node in its [`Quoted`]; ids are given in preorder, so a subtree is a run of consecutive ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// What a node is. Children are reached through [`Quoted::children`].
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// An atom; also `nil`, `true`, `false` and the parts of an alias.
    Atom(SmolStr),
    /// An integer in canonical decimal digits, without sign.
    Int(SmolStr),
    /// A float.
    Float(f64),
    /// A binary without interpolation, unescaped.
    Str(Box<[u8]>),
    /// A list, a keyword list (its children are pairs), or a charlist without interpolation (its children are integers).
    List,
    /// A two-element tuple, also an entry of a keyword list or a map.
    Pair,
    /// `{name, meta, nil}`: a variable or a call without parentheses and arguments.
    Var(SmolStr),
    /// `{name, meta, args}`: operators, special forms, local calls. All children are arguments.
    Call(SmolStr),
    /// `{callee, meta, args}` with a callee that is itself quoted: child 0 is the callee, the others are arguments.
    /// A remote call's callee is the call `.` with the module and the function's name (an atom).
    Apply,
}

/// Facts about how a node was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(u16);

impl Flags {
    /// A call that was written with parentheses.
    pub const PARENS: Flags = Flags(1);
    /// The keyword list of a `do ... end` block (as against `do:` keywords).
    pub const DO_BLOCK: Flags = Flags(2);
    /// Made by lowering: no text of its own, takes its construct's range.
    pub const SYNTHETIC: Flags = Flags(4);
    /// A keyword list written without brackets.
    pub const BARE_KEYWORDS: Flags = Flags(8);
    /// A key of a keyword list or map written `key:`; its span takes the colon in, not the space after it.
    pub const KEYWORD_KEY: Flags = Flags(16);
    /// A string or charlist written as a heredoc, or a sigil with one.
    pub const HEREDOC: Flags = Flags(32);
    /// A charlist (single quotes).
    pub const CHARLIST: Flags = Flags(64);

    /// All flags with the names that `salve ast` shows.
    pub const NAMES: [(Flags, &str); 7] = [
        (Flags::PARENS, "parens"),
        (Flags::DO_BLOCK, "do-block"),
        (Flags::SYNTHETIC, "synthetic"),
        (Flags::BARE_KEYWORDS, "bare-keywords"),
        (Flags::KEYWORD_KEY, "key"),
        (Flags::HEREDOC, "heredoc"),
        (Flags::CHARLIST, "charlist"),
    ];

    /// Both sets.
    pub const fn with(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }

    /// True if all of `other` are set.
    pub const fn has(self, other: Flags) -> bool {
        self.0 & other.0 == other.0
    }
}

/// One node of the quoted form.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// The construct's own bytes, without parentheses around it.
    pub inner: Span,
    /// The construct with the parentheses around it; equal to `inner` where there are none.
    pub outer: Span,
    /// How it was written.
    pub flags: Flags,
    parent: u32,
    end: u32,
    children: (u32, u32),
}

/// A comment, from `#` to the end of its line (exclusive).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its bytes.
    pub span: Span,
}

/// A file's quoted form.
#[derive(Clone, Debug, Default)]
pub struct Quoted {
    nodes: Vec<Node>,
    children: Vec<NodeId>,
    /// All comments in order.
    pub comments: Vec<Comment>,
}

const NO_PARENT: u32 = u32::MAX;

impl Quoted {
    /// The whole file; the first node.
    pub fn root(&self) -> NodeId {
        NodeId(0)
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// True before anything was built.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The node itself.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// What the node is.
    pub fn kind(&self, id: NodeId) -> &Kind {
        &self.node(id).kind
    }

    /// The node's children in order; for [`Kind::Apply`] the callee comes first.
    pub fn children(&self, id: NodeId) -> &[NodeId] {
        let (start, end) = self.node(id).children;
        &self.children[start as usize..end as usize]
    }

    /// The node that holds this one; `None` for the root.
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        match self.node(id).parent {
            NO_PARENT => None,
            parent => Some(NodeId(parent)),
        }
    }

    /// Holders from the nearest outwards.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.parent(id), |&id| self.parent(id))
    }

    /// The node and all below it, in preorder.
    pub fn subtree(
        &self,
        id: NodeId,
    ) -> impl DoubleEndedIterator<Item = NodeId> + ExactSizeIterator + Clone + use<> {
        (id.0 as usize..self.node(id).end as usize).map(|id| NodeId(id as u32))
    }

    /// True if `inside` is `id` or lies below it.
    pub fn holds(&self, id: NodeId, inside: NodeId) -> bool {
        (id.0..self.node(id).end).contains(&inside.0)
    }

    /// All ids in preorder.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = NodeId> + ExactSizeIterator + Clone + use<> {
        (0..self.nodes.len()).map(|id| NodeId(id as u32))
    }

    /// The same form with the byte ranges that it has in a text with these spans put back in.
    pub(super) fn spread(mut self, spans: &[Span]) -> Self {
        // Where each span was taken out, and what is missing from there on.
        let mut missing = 0;
        let gaps: Vec<(u32, u32)> = spans
            .iter()
            .map(|span| {
                let at = span.start - missing;
                missing += span.len();
                (at, missing)
            })
            .collect();
        let moved = |at: u32, past: usize| at + past.checked_sub(1).map_or(0, |last| gaps[last].1);
        let back = |span: &mut Span| {
            let start = moved(span.start, gaps.partition_point(|&(gap, _)| gap <= span.start));
            let end = moved(span.end, gaps.partition_point(|&(gap, _)| gap < span.end));
            *span = Span::new(start, end.max(start));
        };
        for node in &mut self.nodes {
            back(&mut node.inner);
            back(&mut node.outer);
        }
        self.comments.iter_mut().for_each(|comment| back(&mut comment.span));
        self
    }
}

/// Builds a [`Quoted`] in preorder: `open` a node, then its children, then `close` it.
#[derive(Debug, Default)]
pub struct Builder {
    quoted: Quoted,
    /// Open nodes, each with the length of `siblings` where its children start.
    open: Vec<(u32, usize)>,
    /// Children of all open nodes.
    siblings: Vec<NodeId>,
}

impl Builder {
    /// Starts a node; its children are whatever is added before the matching [`Builder::close`].
    pub fn open(&mut self, kind: Kind, inner: Span, outer: Span, flags: Flags) -> NodeId {
        let id = self.push(kind, inner, outer, flags);
        self.open.push((id.0, self.siblings.len()));
        id
    }

    fn push(&mut self, kind: Kind, inner: Span, outer: Span, flags: Flags) -> NodeId {
        let id = NodeId(self.quoted.nodes.len() as u32);
        let parent = self.open.last().map_or(NO_PARENT, |&(parent, _)| parent);
        self.siblings.push(id);
        self.quoted.nodes.push(Node { kind, inner, outer, flags, parent, end: id.0 + 1, children: (0, 0) });
        id
    }

    /// Ends the node that was opened last.
    pub fn close(&mut self) {
        let (id, first) = self.open.pop().expect("close without open");
        let start = self.quoted.children.len() as u32;
        self.quoted.children.extend(self.siblings.drain(first..));
        let end = self.quoted.nodes.len() as u32;
        let node = &mut self.quoted.nodes[id as usize];
        node.children = (start, self.quoted.children.len() as u32);
        node.end = end;
    }

    /// Adds a node without children.
    pub fn leaf(&mut self, kind: Kind, inner: Span, outer: Span, flags: Flags) -> NodeId {
        self.push(kind, inner, outer, flags)
    }

    /// The finished form; every node must be closed.
    pub fn finish(self, comments: Vec<Comment>) -> Quoted {
        debug_assert!(self.open.is_empty(), "{} nodes still open", self.open.len());
        Quoted { comments, ..self.quoted }
    }
}
