//! A module over its limits becomes several: functions that belong together move, the module delegates to them.

use super::body::{Body, Places};
use super::{names, parent, part};
use crate::edit::{FileEdit, NewFile, Plan, apply};
use crate::engine::{Unit, tidy};
use crate::otp::{
    self, Cut, File, Limits, LinePart, Module, Without, called_by, code_lines, code_lines_of, cuts,
    functions, is_delegate, pins,
};
use crate::syntax::Kind;
use std::collections::BTreeSet;

/// Adds to a plan the best cut of a module that brings all of its parts below the limits.
///
/// # Errors
/// Why there is none.
pub(super) fn split(unit: &Unit, module: &Module, limits: Limits, plan: &mut Plan) -> Result<(), String> {
    if !unit.file.path.ends_with(".ex") {
        return Err(format!("{} is a script: it runs as a whole", unit.file.path));
    }
    if is_conditional(unit.file, module) {
        return Err(format!("{} stands inside of other code, which may leave it out", module.name));
    }
    let body = Body::new(unit, module)?;
    if module.statements.iter().any(|&id| is_kernel_import(unit.file, id)) {
        return Err(format!("{} takes functions of Kernel away or others in their place", module.name));
    }
    let mut pinned = pins(unit.file, unit.project, module, &body.outline, &body.lexical);
    by_private_types(&body, &mut pinned);
    let parts = parts(&body, &pinned);
    let rest = code_lines(unit.file, module, Without::Nothing)
        .saturating_sub(parts.iter().map(|part| part.lines).sum());
    let mut why: Option<String> = None;
    for cut in cuts(&parts, rest, limits).into_iter().take(12) {
        // What is a tenth over by the estimate will not be within.
        let (lines, number) = cut.most;
        if lines * 10 > limits.lines * 11 || number * 10 > limits.functions * 11 {
            let reason =
                format!("the best leaves a module of about {lines} lines, or one of {number} functions");
            why = why.or(Some(reason));
            continue;
        }
        match carried_out(&body, &cut, limits) {
            Ok(done) => {
                plan.edits.extend(done.edits);
                plan.creates.extend(done.creates);
                return Ok(());
            }
            Err(reason) => why = why.or(Some(reason)),
        }
    }
    Err(declined(&body, &parts, &pinned, limits, why))
}

/// True for a module that stands in something else than the file or other modules.
fn is_conditional(file: &File, module: &Module) -> bool {
    let q = &file.q;
    q.ancestors(module.node).any(|up| match q.kind(up) {
        Kind::Call(name) => !matches!(name.as_str(), "__block__" | "defmodule"),
        Kind::List | Kind::Pair => false,
        _ => true,
    })
}

/// What a cut changes.
struct Done {
    edits: Vec<FileEdit>,
    creates: Vec<NewFile>,
}

fn carried_out(body: &Body, cut: &Cut, limits: Limits) -> Result<Done, String> {
    let file = body.file;
    let places: Places = body.places(cut)?;
    let old = parent::edits(body, &places)?;
    let options = body.unit.project.formatter(&file.path);
    let edits = tidy::tidy(file, &old.edits, &options)?;
    let text = apply(&file.text, &edits).map_err(|error| error.to_string())?;
    let mut texts = vec![(file.path.clone(), text)];
    for module in &places.modules {
        let text = part::text(body, &places, module, &old.gone, &old.headings)?;
        texts.push((module.path.clone(), text));
    }
    // What has guards for the old module must not need it first.
    if let Some(shared) = places.module(otp::Home::Shared)
        && texts[0].1.contains(&format!("import {},", shared.name))
        && texts.iter().any(|(path, text)| {
            let needs = |what: &str| text.contains(&format!("{what}{}", body.module.name));
            *path == shared.path && (needs("%") || needs("import "))
        })
    {
        return Err(format!(
            "{} and {} would wait for each other to be compiled",
            body.module.name, shared.name
        ));
    }
    for (path, text) in &texts {
        let new = File::parse(path, text)
            .map_err(|refusal| format!("{path} would not parse: {}", refusal.reason))?;
        within(&new, body, &places, limits)?;
        resolved(&new, body)?;
    }
    keeps_comments(body, &texts)?;
    let mut texts = texts.into_iter();
    texts.next();
    Ok(Done {
        edits: edits.into_iter().map(|edit| FileEdit::new(file.path.clone(), edit)).collect(),
        creates: texts.map(|(path, text)| NewFile { path, text }).collect(),
    })
}

/// An error if one of the modules that the cut makes or leaves is still over the limits.
fn within(new: &File, body: &Body, places: &Places, limits: Limits) -> Result<(), String> {
    let is_ours = |module: &&Module| {
        module.name == body.module.name || places.modules.iter().any(|new| new.name == module.name)
    };
    for module in new.modules.iter().filter(is_ours) {
        let (lines, number) = (code_lines(new, module, Without::Nothing), functions(new, module).len());
        let facade =
            || number <= limits.functions && code_lines(new, module, Without::Delegates) <= limits.lines;
        if (lines > limits.lines || number > limits.functions) && !facade() {
            return Err(format!("the best leaves {} with {lines} lines and {number} functions", module.name));
        }
    }
    Ok(())
}

/// An error if a call has lost what it calls.
fn resolved(new: &File, body: &Body) -> Result<(), String> {
    let lexical = otp::Lexical::of(new);
    let root = |file: &File| file.q.root();
    let before: BTreeSet<String> =
        body.lexical.all_unknown(root(body.file), &body.exports).into_iter().collect();
    match lexical.all_unknown(root(new), &body.exports).into_iter().find(|call| !before.contains(call)) {
        Some(call) => Err(format!("{call} could not be called from {}", new.path)),
        None => Ok(()),
    }
}

fn keeps_comments(body: &Body, texts: &[(String, String)]) -> Result<(), String> {
    let mut left: Vec<String> = Vec::new();
    for (path, text) in texts {
        if let Ok(file) = File::parse(path, text) {
            left.extend(file.q.comments.iter().map(|comment| comment.span.of(text).trim_end().to_string()));
        }
    }
    for comment in &body.file.q.comments {
        let code = comment.span.of(&body.file.text).trim_end();
        match left.iter().position(|other| other == code) {
            Some(at) => drop(left.swap_remove(at)),
            None => {
                let line = body.file.lines.line(comment.span.start);
                return Err(format!("the comment at {}:{line} would be lost", body.file.path));
            }
        }
    }
    Ok(())
}

/// The functions as the cut sees them.
fn parts(body: &Body, pinned: &[Option<String>]) -> Vec<otp::ClusterPart> {
    let headings = body.outline.headings(body.file);
    let nodes = body.outline.lines.iter().map(|line| line.node);
    let sizes = code_lines_of(body.file, body.module, nodes);
    let all = body.module.functions.iter().enumerate();
    all.map(|(at, function)| {
        let lines: Vec<usize> = body.outline.of_function(at).collect();
        let is_own = |&&at: &&usize| match body.outline.lines[at].part {
            LinePart::About(_) => function.is_private(),
            _ => true,
        };
        let size = |lines: &mut dyn Iterator<Item = &usize>| -> usize { lines.map(|&at| sizes[at]).sum() };
        let own = size(&mut lines.iter().filter(is_own));
        let about = size(&mut lines.iter().filter(|at| !is_own(at)));
        otp::ClusterPart {
            name: function.name.to_string(),
            public: !function.is_private(),
            stays: pinned[at].is_some(),
            lines: own + about,
            left: about + 1,
            counts: matches!(function.definer.as_str(), "def" | "defp")
                && !is_delegate(body.file, body.module, function),
            section: lines.first().and_then(|&at| headings[at].clone()),
            calls: called_by(body.file, body.module, function, &body.calls),
        }
    })
    .collect()
}

/// A private function whose specification names a private type stays beside it.
fn by_private_types(body: &Body, pinned: &mut [Option<String>]) {
    let q = &body.file.q;
    let types = names::types_of(body);
    for line in &body.outline.lines {
        let LinePart::About(function) = line.part else { continue };
        if !body.module.functions[function].is_private() {
            continue;
        }
        let named = q.subtree(line.node).find_map(|id| {
            let name = q.local(id).map(|(name, _)| name).or(q.var(id))?;
            types.iter().find(|(own, _, private)| *private && own == name)
        });
        if let (Some((name, ..)), None) = (named, &pinned[function]) {
            pinned[function] = Some(format!("is specified with the private type {name}"));
        }
    }
}

fn is_kernel_import(file: &File, id: crate::syntax::NodeId) -> bool {
    let target = file.q.args_of(id, "import").and_then(|args| args.first().copied());
    target.and_then(|target| file.names.module_name(&file.q, target)).is_some_and(|name| name == "Kernel")
}

/// Why no cut was taken, with numbers.
fn declined(
    body: &Body,
    parts: &[otp::ClusterPart],
    pinned: &[Option<String>],
    limits: Limits,
    why: Option<String>,
) -> String {
    let own = &body.module.functions;
    let named = |at: usize| format!("{}/{}", own[at].name, own[at].arity);
    let mut out = format!(
        "no cut along its comments, names and calls brings every part below {} lines and {} functions",
        limits.lines, limits.functions
    );
    let longest =
        (0..parts.len()).max_by_key(|&at| parts[at].lines).filter(|&at| parts[at].lines * 2 > limits.lines);
    let alone = longest.filter(|&at| parts[at].lines > limits.lines);
    match (why.filter(|_| alone.is_none()), longest) {
        (Some(why), _) => out.push_str(&format!(": {why}")),
        (None, Some(at)) => out.push_str(&format!(": {} alone has {} lines", named(at), parts[at].lines)),
        (None, None) => {}
    }
    let counted: Vec<usize> = (0..parts.len()).filter(|&at| parts[at].counts).collect();
    let stays: Vec<usize> = counted.iter().copied().filter(|&at| pinned[at].is_some()).collect();
    // Callbacks stay anyhow: what else holds a function says more.
    let is_callback = |at: &&usize| pinned[**at].as_deref() == Some("is a callback");
    if let Some(&at) = stays.iter().find(|at| !is_callback(at)).or(stays.first()) {
        let why = pinned[at].as_deref().unwrap_or_default();
        out.push_str(&format!(
            "; {} of its {} functions have to stay ({} {why})",
            stays.len(),
            counted.len(),
            named(at)
        ));
    }
    out
}
