//! The grammar's tree as a flat array in preorder: cheap to walk from any node, without calls into tree-sitter.

use super::{Comment, refusal::Refused};
use crate::source::Span;
use std::{
    cell::RefCell,
    ops::ControlFlow,
    sync::OnceLock,
    time::{Duration, Instant},
};
use tree_sitter::{ParseOptions, Parser, Tree, TreeCursor};

/// Node kinds of tree-sitter-elixir that lowering tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum K {
    /// Any punctuation or operator that has no kind of its own.
    Token,
    /// What the grammar could not read.
    Error,
    /// Left out of the flat tree: separators and the text inside quotes, which is read from the bytes.
    Skip,
    LParen,
    Comma,
    Comment,
    Source,
    Block,
    Identifier,
    Alias,
    Integer,
    Float,
    Char,
    Boolean,
    Nil,
    Atom,
    QuotedAtom,
    String,
    Charlist,
    Interpolation,
    Sigil,
    SigilName,
    SigilModifiers,
    Keywords,
    Pair,
    Keyword,
    QuotedKeyword,
    List,
    Tuple,
    Bitstring,
    Map,
    MapContent,
    Struct,
    Unary,
    Binary,
    OperatorIdentifier,
    Dot,
    Call,
    Arguments,
    DoBlock,
    AfterBlock,
    RescueBlock,
    CatchBlock,
    ElseBlock,
    Access,
    StabClause,
    Body,
    Fn,
}

impl K {
    fn named(name: &str) -> Option<K> {
        Some(match name {
            "comment" => K::Comment,
            "source" => K::Source,
            "block" => K::Block,
            "identifier" => K::Identifier,
            "alias" => K::Alias,
            "integer" => K::Integer,
            "float" => K::Float,
            "char" => K::Char,
            "boolean" => K::Boolean,
            "nil" => K::Nil,
            "atom" => K::Atom,
            "quoted_atom" => K::QuotedAtom,
            "string" => K::String,
            "charlist" => K::Charlist,
            "interpolation" => K::Interpolation,
            "sigil" => K::Sigil,
            "sigil_name" => K::SigilName,
            "sigil_modifiers" => K::SigilModifiers,
            "keywords" => K::Keywords,
            "pair" => K::Pair,
            "keyword" => K::Keyword,
            "quoted_keyword" => K::QuotedKeyword,
            "list" => K::List,
            "tuple" => K::Tuple,
            "bitstring" => K::Bitstring,
            "map" => K::Map,
            "map_content" => K::MapContent,
            "struct" => K::Struct,
            "unary_operator" => K::Unary,
            "binary_operator" => K::Binary,
            "operator_identifier" => K::OperatorIdentifier,
            "dot" => K::Dot,
            "call" => K::Call,
            "arguments" => K::Arguments,
            "do_block" => K::DoBlock,
            "after_block" => K::AfterBlock,
            "rescue_block" => K::RescueBlock,
            "catch_block" => K::CatchBlock,
            "else_block" => K::ElseBlock,
            "access_call" => K::Access,
            "stab_clause" => K::StabClause,
            "body" => K::Body,
            "anonymous_function" => K::Fn,
            "quoted_content" | "escape_sequence" => K::Skip,
            _ => return None,
        })
    }

    /// Kinds whose children matter to lowering.
    fn has_children(self) -> bool {
        !matches!(
            self,
            K::Token
                | K::Skip
                | K::LParen
                | K::Comma
                | K::Comment
                | K::Identifier
                | K::Alias
                | K::Integer
                | K::Float
                | K::Char
                | K::Boolean
                | K::Nil
                | K::Atom
                | K::SigilName
                | K::SigilModifiers
                | K::Keyword
                | K::OperatorIdentifier
        )
    }
}

/// One node: its subtree is `nodes[own index .. next]`.
#[derive(Clone, Copy, Debug)]
pub(super) struct N {
    pub kind: K,
    /// Set by [`super::lower`]'s look for shapes that the grammar groups otherwise than Elixir does.
    pub marks: u8,
    pub start: u32,
    pub end: u32,
    pub next: u32,
}

/// Index of a node in [`Cst::nodes`].
pub(super) type Id = u32;

#[derive(Debug, Default)]
pub(super) struct Cst {
    pub nodes: Vec<N>,
    pub comments: Vec<Comment>,
    /// A comma at the start of a line, which the grammar accepts and Elixir does not.
    pub stray_comma: Option<u32>,
}

fn begins_line(text: &str, at: u32) -> bool {
    text[..at as usize].trim_end_matches([' ', '\t', '\r']).ends_with('\n')
}

/// What the parser is asked to give up after.
const TIMEOUT: Duration = Duration::from_secs(2);

thread_local! {
    static PARSER: RefCell<Option<Parser>> = const { RefCell::new(None) };
}

/// Runs tree-sitter over UTF-8 bytes. Error: it is too long since `start`.
pub(super) fn tree(bytes: &[u8], start: Instant) -> Result<Tree, Refused> {
    PARSER.with_borrow_mut(|slot| {
        let parser = match slot {
            Some(parser) => parser,
            None => {
                let mut parser = Parser::new();
                parser
                    .set_language(&tree_sitter_elixir::LANGUAGE.into())
                    .map_err(|error| Refused::new(0, format!("the Elixir grammar does not load: {error}")))?;
                slot.insert(parser)
            }
        };
        let mut at = 0;
        let mut progress = |state: &tree_sitter::ParseState| {
            at = state.current_byte_offset();
            if start.elapsed() > TIMEOUT { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let options = ParseOptions::new().progress_callback(&mut progress);
        let parsed =
            parser.parse_with_options(&mut |at, _| bytes.get(at..).unwrap_or_default(), None, Some(options));
        match parsed {
            Some(tree) => Ok(tree),
            None => {
                parser.reset();
                Err(Refused::new(at as u32, format!("parsing took over {} s", TIMEOUT.as_secs())))
            }
        }
    })
}

/// The first error or missing node of a tree that has one.
pub(super) fn first_error(tree: &Tree, text: &str) -> Refused {
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        if node.is_missing() {
            return Refused::new(node.start_byte() as u32, format!("missing {}", node.kind()));
        }
        if node.is_error() {
            let rest = &text[node.start_byte().min(text.len())..node.end_byte().min(text.len())];
            let line = rest.trim_start().lines().next().unwrap_or_default();
            let shown: String = line.chars().take(30).collect();
            let skipped = (rest.len() - rest.trim_start().len()) as u32;
            return Refused::new(node.start_byte() as u32 + skipped, format!("syntax error near `{shown}`"));
        }
        if node.has_error() && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return Refused::new(0, "syntax error");
            }
        }
    }
}

fn kind_table() -> &'static [K] {
    static TABLE: OnceLock<Vec<K>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let language: tree_sitter::Language = tree_sitter_elixir::LANGUAGE.into();
        (0..language.node_kind_count() as u16)
            .map(|id| {
                let name = language.node_kind_for_id(id).unwrap_or_default();
                if language.node_kind_is_named(id) {
                    K::named(name).unwrap_or(K::Token)
                } else {
                    match name {
                        "(" => K::LParen,
                        ";" => K::Skip,
                        "," => K::Comma,
                        _ => K::Token,
                    }
                }
            })
            .collect()
    })
}

impl Cst {
    /// Flattens a tree, error nodes included.
    pub fn of(tree: &Tree, text: &str) -> Self {
        let table = kind_table();
        let mut cst = Cst { nodes: Vec::with_capacity(text.len() / 4 + 8), ..Cst::default() };
        let mut open: Vec<Id> = Vec::new();
        let mut cursor: TreeCursor = tree.walk();
        loop {
            let node = cursor.node();
            let kind = table.get(node.kind_id() as usize).copied().unwrap_or(K::Error);
            let (start, end) = (node.start_byte() as u32, node.end_byte() as u32);
            match kind {
                K::Skip => {}
                K::Comma => {
                    if cst.stray_comma.is_none() && begins_line(text, start) {
                        cst.stray_comma = Some(start);
                    }
                }
                K::Comment => {
                    let end = start + text[start as usize..end as usize].trim_end_matches('\r').len() as u32;
                    cst.comments.push(Comment { span: Span::new(start, end) });
                }
                _ => {
                    let id = cst.nodes.len() as Id;
                    cst.nodes.push(N { kind, marks: 0, start, end, next: id + 1 });
                    if kind.has_children() && cursor.goto_first_child() {
                        open.push(id);
                        continue;
                    }
                }
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return cst;
                }
                if let Some(id) = open.pop() {
                    cst.close(id);
                }
            }
        }
    }

    fn close(&mut self, id: Id) {
        let next = self.nodes.len() as Id;
        self.nodes[id as usize].next = next;
    }

    pub fn n(&self, id: Id) -> N {
        self.nodes[id as usize]
    }

    pub fn kind(&self, id: Id) -> K {
        self.n(id).kind
    }

    pub fn span(&self, id: Id) -> Span {
        let n = self.n(id);
        Span::new(n.start, n.end)
    }

    /// The node's children in order.
    pub fn children(&self, id: Id) -> Children<'_> {
        Children { nodes: &self.nodes, at: id + 1, end: self.n(id).next }
    }

    /// The first child that is not a token, from `id` on.
    pub fn first_of(&self, id: Id, kind: K) -> Option<Id> {
        self.children(id).find(|&child| self.kind(child) == kind)
    }

    /// The children that are constructs, not tokens.
    pub fn constructs(&self, id: Id) -> impl Iterator<Item = Id> + Clone + '_ {
        self.children(id).filter(|&child| !matches!(self.kind(child), K::Token | K::LParen))
    }
}

#[derive(Clone)]
pub(super) struct Children<'a> {
    nodes: &'a [N],
    at: Id,
    end: Id,
}

impl Iterator for Children<'_> {
    type Item = Id;

    fn next(&mut self) -> Option<Id> {
        if self.at >= self.end {
            return None;
        }
        let id = self.at;
        self.at = self.nodes[id as usize].next;
        Some(id)
    }
}
