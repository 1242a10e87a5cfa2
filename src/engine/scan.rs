//! One file through all recipes: findings, proofs of innocence, and the plans that would mend the findings.

use super::relations::solve;
use super::run::Chosen;
use super::sites::{Solution, solutions};
use super::{Unit, identity, rewrite, template};
use crate::edit::Plan;
use crate::finding::{Finding, Fix, Mend, Proof, Safety};
use crate::otp::{Calls, File, Project};
use crate::pattern::{Bindings, Value};
use crate::recipe::{Clause, Variant};
use crate::source::Span;
use crate::syntax::NodeId;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What one file yields.
#[derive(Debug, Default)]
pub struct Scanned {
    /// Findings with the plan that mends each, if there is one.
    pub findings: Vec<(Finding, Option<Plan>)>,
    /// Places that look like a smell and are none.
    pub proofs: Vec<Proof>,
}

/// Looks at `file` with every rule of `rules`, after the findings `mended` were mended.
pub fn scan(file: &File, project: &Project, rules: &[&Chosen], mended: &BTreeSet<String>) -> Scanned {
    let mut scanned = Scanned::default();
    for rule in rules {
        let mut seen = HashMap::new();
        let mut taken: HashSet<Span> = HashSet::new();
        for unit in Unit::all(file, project, rule.recipe, &rule.options, &rule.sets) {
            for variant in &rule.recipe.variants {
                for solution in solutions(&unit, variant) {
                    let span = file.q.node(solution.at).inner;
                    if !variant.beside && !taken.insert(span) {
                        continue;
                    }
                    judge(rule, &unit, variant, &solution, &mut seen, mended, &mut scanned);
                }
            }
        }
    }
    scanned.findings.sort_by_key(|(finding, _)| (finding.span, finding.rule.clone()));
    scanned
}

fn judge(
    rule: &Chosen,
    unit: &Unit,
    variant: &Variant,
    solution: &Solution,
    seen: &mut HashMap<u64, u32>,
    mended: &BTreeSet<String>,
    scanned: &mut Scanned,
) {
    let (file, recipe) = (unit.file, unit.recipe);
    let span = identity::place(file, solution.at);
    let around = file.clause_at(solution.at).map_or(solution.at, |(_, clause)| clause.node);
    let unit_span = file.q.node(around).outer;
    let proofs =
        || variant.leave.iter().filter_map(|clause| Some((clause, holds(unit, clause, &solution.bindings)?)));
    let instead = match proofs().next() {
        Some((clause, say)) if !(clause.unless_claimed && rule.claimed) => {
            let (rule, path) = (recipe.id.clone(), file.path.clone());
            scanned.proofs.push(Proof {
                rule,
                path,
                span,
                unit: unit_span,
                line: file.line(solution.at),
                say,
            });
            return;
        }
        proof => proof.map(|(_, say)| say),
    };
    let id = identity::finding_id(unit, solution.at, seen, mended);
    let risks: Vec<String> =
        variant.unsafe_if.iter().filter_map(|clause| holds(unit, clause, &solution.bindings)).collect();
    let mut safety = if risks.is_empty() { recipe.safety } else { recipe.safety.max(Safety::Unsafe) };
    let (fix, plan) = match make_plan(unit, variant, solution, &id, safety) {
        Ok(plan) => (Fix::Available, Some(plan)),
        Err(reason) => (Fix::Withheld(reason), None),
    };
    safety = plan.as_ref().map_or(safety, |plan| plan.safety);
    if recipe.variants.iter().all(|variant| variant.rewrites.is_empty()) {
        safety = Safety::Advice;
    }
    let filled = |text: &String| template::sentence(unit, text, &solution.bindings);
    let caveats = if safety == Safety::Unsafe {
        let because = if variant.because.is_empty() { &recipe.because } else { &variant.because };
        let because = because.iter().filter(|_| recipe.safety == Safety::Unsafe).map(filled);
        because.chain(risks).chain(plan.iter().flat_map(|plan| plan.caveats.clone())).collect()
    } else {
        Vec::new()
    };
    let words = |of: fn(&Mend) -> &Option<String>| {
        of(&variant.mend).as_ref().or(of(&recipe.mend).as_ref()).map(filled)
    };
    let finding = Finding {
        id,
        rule: recipe.id.clone(),
        severity: recipe.severity,
        safety,
        path: file.path.clone(),
        span,
        unit: unit_span,
        others: other_places(unit, variant, solution),
        start: file.lines.line_column(&file.text, span.start),
        end: file.lines.line_column(&file.text, span.end),
        message: filled(variant.message.as_ref().unwrap_or(&recipe.message)),
        module: file.module_at(solution.at).map(|module| module.name.to_string()),
        mend: Mend {
            action: words(|mend| &mend.action),
            change: words(|mend| &mend.change),
            after: words(|mend| &mend.after),
        },
        caveats,
        overstated: said(unit, &variant.overstated, &solution.bindings),
        instead,
        fix,
    };
    scanned.findings.push((finding, plan));
}

/// The lines of the sites beside the first, without those that only lie around it, and of the functions that the first
/// one runs.
fn other_places(unit: &Unit, variant: &Variant, solution: &Solution) -> Vec<(u32, u32)> {
    let (q, lines) = (&unit.file.q, &unit.file.lines);
    let named = variant.sites.iter().skip(1).filter_map(|site| solution.bindings.get(&site.id));
    let nodes = named.flat_map(|value| match value {
        Value::Node(id) => vec![*id],
        Value::Nodes(ids) => ids.clone(),
        Value::Text(_) => Vec::new(),
    });
    let mut places: Vec<NodeId> = nodes.filter(|node| !q.holds(*node, solution.at)).collect();
    // What is told from the call alone has no other place.
    let alone = matches!(variant.sites.as_slice(), [site] if site.conditions.is_empty());
    if !alone && unit.file.clause_at(solution.at).is_some_and(|(_, clause)| clause.node != solution.at) {
        places.extend(Calls::new(unit.file).runs(solution.at));
    }
    let spans = places.into_iter().map(|node| q.node(node).inner);
    spans.map(|span| (lines.line(span.start), lines.line(span.end.max(span.start + 1) - 1))).collect()
}

/// The sentence of the first clause that holds.
fn said(unit: &Unit, clauses: &[Clause], bindings: &Bindings) -> Option<String> {
    clauses.iter().find_map(|clause| holds(unit, clause, bindings))
}

/// The sentence of a clause if it holds.
fn holds(unit: &Unit, clause: &Clause, bindings: &Bindings) -> Option<String> {
    let found = solve(unit, &clause.when, bindings).into_iter().next()?;
    Some(template::sentence(unit, &clause.say, &found))
}

fn make_plan(
    unit: &Unit,
    variant: &Variant,
    solution: &Solution,
    id: &str,
    safety: Safety,
) -> Result<Plan, String> {
    if let Some(reason) = said(unit, &variant.decline, &solution.bindings) {
        return Err(reason);
    }
    for (name, spec) in &unit.recipe.options {
        if spec.needed_to_fix && !unit.options.contains_key(name) {
            return Err(format!("a fix needs the option `{name}` ({})", spec.kind.describe()));
        }
    }
    let mut reason = "there is no rewrite that is sound here".to_string();
    if variant.rewrites.is_empty() {
        reason = "this rule only advises".to_string();
    }
    for way in &variant.rewrites {
        let bindings = match &way.when {
            Some(when) => match solve(unit, when, &solution.bindings).into_iter().next() {
                Some(bindings) => bindings,
                None => continue,
            },
            None => solution.bindings.clone(),
        };
        if let Some(text) = &way.refuse {
            return Err(template::sentence(unit, text, &bindings));
        }
        let solution = Solution { bindings, ..solution.clone() };
        match rewrite::plan(unit, way, &solution, id, safety) {
            Ok(plan) => return Ok(plan),
            Err(why) => reason = why,
        }
    }
    Err(reason)
}
