//! Ids of findings that stay the same while other parts of the tree change.

use super::Unit;
use crate::otp::File;
use crate::source::Span;
use crate::syntax::NodeId;
use std::collections::{BTreeSet, HashMap};

/// 64-bit FNV-1a (<http://www.isthe.com/chongo/tech/comp/fnv/>): stable over versions, unlike the standard hasher.
fn hash(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Where a finding is: the bytes of its node, of a module only `defmodule` and its name.
pub fn place(file: &File, at: NodeId) -> Span {
    let (q, span) = (&file.q, file.q.node(at).inner);
    let is_module = file.modules.iter().any(|module| module.node == at);
    let name = q.children(at).first().filter(|_| is_module);
    name.map_or(span, |&name| Span::new(span.start, q.node(name).outer.end))
}

/// The id of a finding: made from its rule, file, module, function and code, and its number among its likes; the numbers
/// of likes that are `mended` are not given again.
pub fn finding_id(
    unit: &Unit,
    at: NodeId,
    seen: &mut HashMap<u64, u32>,
    mended: &BTreeSet<String>,
) -> String {
    let file = unit.file;
    let module = file.module_at(at).map_or("", |module| module.name.as_str());
    let function = file.clause_at(at).map_or(String::new(), |(f, _)| format!("{}/{}", f.name, f.arity));
    let code: String = place(file, at).of(&file.text).split_whitespace().collect();
    let base = hash(&[&unit.recipe.id, &file.path, module, &function, &code]);
    let seen = seen.entry(base).or_default();
    loop {
        let ordinal = std::mem::replace(seen, *seen + 1);
        let number = if ordinal == 0 { base } else { hash(&[&base.to_string(), &ordinal.to_string()]) };
        let id = format!("{number:016x}");
        if !mended.contains(&id) {
            return id;
        }
    }
}
