use super::text_edit::in_order;
use super::{Edit, EditError, Ensure, FileEdit, NewFile, Plan};
use crate::source::Span;
use std::collections::{BTreeMap, HashMap};
use thiserror::Error;

/// The plans that land together, and their edits by file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patch {
    plans: Vec<Plan>,
    edits: BTreeMap<String, Vec<Edit>>,
    creates: BTreeMap<String, String>,
}

/// What became of the plans given to [`Patch::assemble`]; each of them is in exactly one of the three.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assembled {
    /// Those that land.
    pub patch: Patch,
    /// Those that overlap one that lands, in the order given: their turn comes when the text has changed.
    pub waiting: Vec<Plan>,
    /// Those that can land on no text.
    pub refused: Vec<Refused>,
}

/// A plan that is wrong in itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The plan.
    pub plan: Plan,
    /// What is wrong with it.
    pub why: Refusal,
}

/// Why a plan can never land.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// Its edits do not fit the file, or each other.
    #[error("{path}: {error}")]
    Edits {
        /// The file.
        path: String,
        /// What does not fit.
        error: EditError,
    },
    /// It edits a file that is not among the sources.
    #[error("{0}: is edited but is not one of the files read")]
    Missing(String),
    /// It creates a file that exists, or creates one twice.
    #[error("{0}: is created but exists already")]
    Exists(String),
    /// It ensures one key with two contents.
    #[error("ensures \"{0}\" in two different ways")]
    Ambiguous(String),
    /// All its edits leave the text as it is.
    #[error("changes nothing")]
    Nothing,
}

impl Patch {
    /// Takes `plans` in their order, each whole or not at all.
    ///
    /// `text_of` gives the original text of a file by its path, `None` if there is no such file. A plan waits if one
    /// of its edits or ensures overlaps those of a plan that landed before it; an insertion overlaps what it touches,
    /// another insertion at the same position included. An ensure whose key has landed already is not made again; with
    /// other edits under that key the plan waits; so it does for one that waits and ensures the same further up.
    pub fn assemble<'t>(plans: Vec<Plan>, text_of: impl Fn(&str) -> Option<&'t str>) -> Assembled {
        let mut landing = Landing::default();
        let (mut landed, mut waiting, mut refused) = (Vec::new(), Vec::new(), Vec::new());
        // What a plan that waits would ensure further up than one after it does.
        let mut awaited: HashMap<String, u32> = HashMap::new();
        for plan in foremost_first(plans) {
            let is_behind = plan.ensures.iter().any(|ensure| {
                let above = awaited.get(&ensure.key).is_some_and(|&place| place < ensure.place);
                above && !landing.ensures.contains_key(&ensure.key)
            });
            if let Err(why) = check(&plan, &text_of) {
                refused.push(Refused { plan, why });
            } else if !is_behind && landing.take(&plan) {
                landed.push(plan);
            } else {
                for ensure in &plan.ensures {
                    let least = awaited.entry(ensure.key.clone()).or_insert(ensure.place);
                    *least = ensure.place.min(*least);
                }
                waiting.push(plan);
            }
        }
        Assembled { patch: landing.finish(landed), waiting, refused }
    }

    /// True if no plan landed.
    pub fn is_empty(&self) -> bool {
        self.plans.is_empty()
    }

    /// The plans that landed, in the order given.
    pub fn plans(&self) -> &[Plan] {
        &self.plans
    }

    /// Each edited file, by path, with its edits sorted by place and ready for [`apply`](super::apply).
    pub fn files(&self) -> impl Iterator<Item = (&str, &[Edit])> {
        self.edits.iter().map(|(path, edits)| (path.as_str(), edits.as_slice()))
    }

    /// The sorted edits of the file `path`; none if it is not edited.
    pub fn edits(&self, path: &str) -> &[Edit] {
        self.edits.get(path).map_or(&[], Vec::as_slice)
    }

    /// Each new file, by path, with its text.
    pub fn creates(&self) -> impl Iterator<Item = (&str, &str)> {
        self.creates.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

/// The plans in their order, those last that ensure something further down than another plan does.
fn foremost_first(plans: Vec<Plan>) -> Vec<Plan> {
    let mut foremost: HashMap<String, u32> = HashMap::new();
    for ensure in plans.iter().flat_map(|plan| &plan.ensures) {
        let least = foremost.entry(ensure.key.clone()).or_insert(ensure.place);
        *least = ensure.place.min(*least);
    }
    let is_foremost =
        |plan: &Plan| plan.ensures.iter().all(|ensure| foremost.get(&ensure.key) == Some(&ensure.place));
    let (mut first, last): (Vec<Plan>, Vec<Plan>) = plans.into_iter().partition(is_foremost);
    first.extend(last);
    first
}

/// What a plan is made of: its ensures with each key once, then its own part. At one place what several share stands
/// before what is the plan's own.
fn parts(plan: &Plan) -> Result<Vec<Part<'_>>, Refusal> {
    let mut parts = Vec::new();
    let mut seen: HashMap<&str, &Ensure> = HashMap::new();
    for ensure in &plan.ensures {
        match seen.insert(&ensure.key, ensure) {
            None => parts.push(Part { ensure: Some(ensure), edits: &ensure.edits, creates: &ensure.creates }),
            Some(earlier) if earlier == ensure => {}
            Some(_) => return Err(Refusal::Ambiguous(ensure.key.clone())),
        }
    }
    parts.push(Part { ensure: None, edits: &plan.edits, creates: &plan.creates });
    Ok(parts)
}

#[derive(Clone, Copy)]
struct Part<'p> {
    ensure: Option<&'p Ensure>,
    edits: &'p [FileEdit],
    creates: &'p [NewFile],
}

/// Looks at a plan alone: would it land on the texts if there were no other?
fn check<'t>(plan: &Plan, text_of: &impl Fn(&str) -> Option<&'t str>) -> Result<(), Refusal> {
    let parts = parts(plan)?;
    let mut files: BTreeMap<&str, Vec<&Edit>> = BTreeMap::new();
    for FileEdit { path, edit } in parts.iter().flat_map(|part| part.edits) {
        files.entry(path).or_default().push(edit);
    }
    let mut changes = false;
    for (path, edits) in files {
        let text = text_of(path).ok_or_else(|| Refusal::Missing(path.to_owned()))?;
        changes |= edits.iter().any(|edit| !edit.is_noop(text));
        in_order(text, edits).map_err(|error| Refusal::Edits { path: path.to_owned(), error })?;
    }
    let mut created = std::collections::HashSet::new();
    for NewFile { path, .. } in parts.iter().flat_map(|part| part.creates) {
        if !created.insert(path) || text_of(path).is_some() {
            return Err(Refusal::Exists(path.clone()));
        }
        changes = true;
    }
    if changes { Ok(()) } else { Err(Refusal::Nothing) }
}

/// The state of an assembly: what has landed so far.
#[derive(Default)]
struct Landing {
    /// By path, then by place and order of arrival.
    edits: BTreeMap<String, BTreeMap<(u32, u32, u32), Edit>>,
    creates: BTreeMap<String, String>,
    ensures: HashMap<String, Ensure>,
    arrivals: u32,
}

impl Landing {
    /// Lets `plan` land if nothing that landed is in its way; false, and nothing done, if it must wait.
    fn take(&mut self, plan: &Plan) -> bool {
        let Ok(mut parts) = parts(plan) else { return false };
        let mut at_odds = false;
        parts.retain(|part| {
            match part.ensure.and_then(|ensure| self.ensures.get(&ensure.key).zip(Some(ensure))) {
                Some((landed, asked)) => {
                    at_odds |= landed != asked;
                    false
                }
                None => true,
            }
        });
        let fits = |part: &Part| {
            part.edits.iter().all(|FileEdit { path, edit }| !self.touches(path, edit.span))
                && part.creates.iter().all(|file| !self.creates.contains_key(&file.path))
        };
        if at_odds || !parts.iter().all(fits) {
            return false;
        }
        for part in parts {
            for FileEdit { path, edit } in part.edits {
                let key = (edit.span.start, edit.span.end, self.arrivals);
                self.edits.entry(path.clone()).or_default().insert(key, edit.clone());
                self.arrivals += 1;
            }
            for NewFile { path, text } in part.creates {
                self.creates.insert(path.clone(), text.clone());
            }
            if let Some(ensure) = part.ensure {
                self.ensures.insert(ensure.key.clone(), ensure.clone());
            }
        }
        true
    }

    fn touches(&self, path: &str, span: Span) -> bool {
        let Some(landed) = self.edits.get(path) else { return false };
        // What landed does not overlap, so going back from `span` the ends only fall.
        landed
            .range(..=(span.end, u32::MAX, u32::MAX))
            .rev()
            .map(|(&(start, end, _), _)| Span { start, end })
            .take_while(|other| other.end >= span.start)
            .any(|other| overlap(other, span))
    }

    fn finish(self, plans: Vec<Plan>) -> Patch {
        let edits = self
            .edits
            .into_iter()
            .map(|(path, edits)| (path, with_one_blank_line(edits.into_values().collect())))
            .collect();
        Patch { plans, edits, creates: self.creates }
    }
}

/// What is put at one place stands one blank line apart, not two, where each part asks for one on either side.
fn with_one_blank_line(mut edits: Vec<Edit>) -> Vec<Edit> {
    for at in 1..edits.len() {
        let (earlier, later) = edits.split_at_mut(at);
        let (earlier, later) = (&earlier[at - 1], &mut later[0]);
        if earlier.span != later.span || !later.span.is_empty() {
            continue;
        }
        for eol in ["\r\n", "\n"] {
            if earlier.text.ends_with(&eol.repeat(2)) && later.text.starts_with(eol) {
                later.text.drain(..eol.len());
            }
        }
    }
    edits
}

/// Between two plans an insertion also overlaps what it only touches: which text comes first, and whether the thing
/// that it was put beside still stands, is not for either to know.
fn overlap(a: Span, b: Span) -> bool {
    if a.is_empty() || b.is_empty() {
        a.start <= b.end && b.start <= a.end
    } else {
        a.start < b.end && b.start < a.end
    }
}

#[cfg(test)]
mod tests {
    use super::super::apply;
    use super::*;
    use crate::finding::Safety;
    use proptest::prelude::*;

    fn plan(id: &str, edits: &[(&str, Edit)]) -> Plan {
        Plan {
            id: id.into(),
            rule: "r".into(),
            safety: Safety::Safe,
            title: String::new(),
            edits: edits.iter().map(|(path, edit)| FileEdit::new(*path, edit.clone())).collect(),
            creates: Vec::new(),
            ensures: Vec::new(),
            caveats: Vec::new(),
        }
    }

    fn ensure(key: &str, edits: &[(&str, Edit)]) -> Ensure {
        let edits = edits.iter().map(|(path, edit)| FileEdit::new(*path, edit.clone())).collect();
        Ensure { key: key.into(), place: 0, edits, creates: Vec::new(), caveat: None, ahead: false }
    }

    fn replace(start: u32, end: u32, text: &str) -> Edit {
        Edit::replace(Span { start, end }, text)
    }

    const TEXT: &str = "0123456789";

    fn assemble(plans: Vec<Plan>) -> Assembled {
        Patch::assemble(plans, |path| ["a", "b"].contains(&path).then_some(TEXT))
    }

    fn ids(plans: &[Plan]) -> Vec<&str> {
        plans.iter().map(|plan| plan.id.as_str()).collect()
    }

    fn text(patch: &Patch, path: &str) -> String {
        apply(TEXT, patch.edits(path)).unwrap()
    }

    #[test]
    fn a_plan_that_overlaps_in_one_file_lands_in_none() {
        let out = assemble(vec![
            plan("1", &[("a", replace(2, 4, "x"))]),
            plan("2", &[("b", replace(0, 1, "y")), ("a", replace(3, 5, "y"))]),
            plan("3", &[("b", replace(0, 2, "z"))]),
        ]);
        assert_eq!(ids(out.patch.plans()), ["1", "3"]);
        assert_eq!(ids(&out.waiting), ["2"]);
        assert_eq!(
            (text(&out.patch, "a").as_str(), text(&out.patch, "b").as_str()),
            ("01x456789", "z23456789")
        );
    }

    #[test]
    fn insertions_of_two_plans_may_not_touch() {
        for (second, lands) in [
            (Edit::insert(4, "y"), false),
            (replace(4, 6, "y"), false),
            (replace(2, 4, "y"), false),
            (Edit::insert(5, "y"), true),
            (replace(5, 6, "y"), true),
        ] {
            let out = assemble(vec![
                plan("1", &[("a", Edit::insert(4, "x"))]),
                plan("2", &[("a", second.clone())]),
            ]);
            assert_eq!(out.waiting.is_empty(), lands, "{second:?}");
            let out = assemble(vec![
                plan("2", &[("a", second.clone())]),
                plan("1", &[("a", Edit::insert(4, "x"))]),
            ]);
            assert_eq!(out.waiting.is_empty(), lands, "{second:?} first");
        }
        let out =
            assemble(vec![plan("1", &[("a", replace(1, 3, "x"))]), plan("2", &[("a", replace(3, 5, "y"))])]);
        assert_eq!(text(&out.patch, "a"), "0xy56789");
    }

    #[test]
    fn one_plan_orders_its_own_insertions() {
        let mut one = plan("1", &[("a", Edit::insert(4, "own"))]);
        one.ensures = vec![
            ensure("k2", &[("a", Edit::insert(4, "K2"))]),
            ensure("k1", &[("a", Edit::insert(4, "K1"))]),
        ];
        assert_eq!(text(&assemble(vec![one]).patch, "a"), "0123K2K1own456789");
    }

    #[test]
    fn parts_at_one_place_stand_one_blank_line_apart() {
        let mut one = plan("1", &[("a", Edit::insert(4, "\nown\n\n"))]);
        one.ensures = vec![ensure("k", &[("a", Edit::insert(4, "\nK\n\n"))])];
        assert_eq!(text(&assemble(vec![one]).patch, "a"), "0123\nK\n\nown\n\n456789");
    }

    #[test]
    fn a_shared_ensure_is_made_once() {
        let shared = ensure("state", &[("a", Edit::insert(9, "S"))]);
        let mut plans =
            vec![plan("1", &[("a", replace(0, 1, "x"))]), plan("2", &[("a", replace(3, 4, "y"))])];
        for plan in &mut plans {
            plan.ensures = vec![shared.clone(), shared.clone()];
        }
        let out = assemble(plans);
        assert_eq!(ids(out.patch.plans()), ["1", "2"]);
        assert_eq!(text(&out.patch, "a"), "x12y45678S9");
    }

    #[test]
    fn an_ensure_of_a_plan_that_waits_is_not_made() {
        let mut late = plan("2", &[("a", replace(0, 2, "y"))]);
        late.ensures = vec![ensure("k", &[("b", Edit::insert(0, "K"))])];
        let out = assemble(vec![plan("1", &[("a", replace(0, 1, "x"))]), late]);
        assert_eq!(ids(&out.waiting), ["2"]);
        assert_eq!(out.patch.edits("b"), []);
    }

    #[test]
    fn what_is_ensured_further_up_is_waited_for() {
        let at = |place: u32, text: &str| {
            let mut made = ensure("child", &[("b", Edit::insert(place, text))]);
            made.place = place;
            made
        };
        let mut plans = vec![
            plan("1", &[("a", replace(0, 2, "x"))]),
            plan("2", &[("a", replace(1, 3, "y"))]),
            plan("3", &[("a", replace(5, 6, "z"))]),
        ];
        plans[1].ensures = vec![at(2, "up")];
        plans[2].ensures = vec![at(7, "down")];
        let out = assemble(plans);
        assert_eq!((ids(out.patch.plans()), ids(&out.waiting)), (vec!["1"], vec!["2", "3"]));
        let out = assemble(out.waiting);
        assert_eq!(ids(out.patch.plans()), ["2"]);
    }

    #[test]
    fn one_key_with_two_contents() {
        let mut plans =
            vec![plan("1", &[("b", replace(0, 1, "x"))]), plan("2", &[("b", replace(3, 4, "y"))])];
        plans[0].ensures = vec![ensure("k", &[("a", Edit::insert(0, "one"))])];
        plans[1].ensures = vec![ensure("k", &[("a", Edit::insert(9, "two"))])];
        assert_eq!(ids(&assemble(plans.clone()).waiting), ["2"]);

        let twice = plans[1].ensures[0].clone();
        plans[0].ensures.push(twice);
        let refused = assemble(plans).refused;
        assert_eq!(refused[0].why, Refusal::Ambiguous("k".into()));
    }

    #[test]
    fn plans_that_are_wrong_in_themselves_are_refused() {
        let mut overwrites = plan("5", &[]);
        overwrites.creates = vec![NewFile { path: "a".into(), text: String::new() }];
        let out = assemble(vec![
            plan("1", &[("a", replace(2, 4, "x")), ("a", replace(3, 5, "y"))]),
            plan("2", &[("a", replace(8, 11, "x"))]),
            plan("3", &[("gone", replace(0, 1, "x"))]),
            plan("4", &[("a", replace(0, 1, "0"))]),
            overwrites,
        ]);
        let why: Vec<String> = out.refused.iter().map(|refused| refused.why.to_string()).collect();
        assert_eq!(
            why,
            [
                "a: the edits of bytes 2..4 and 3..5 overlap",
                "a: the edit of bytes 8..11 is not a range of the text, which has 10 bytes",
                "gone: is edited but is not one of the files read",
                "changes nothing",
                "a: is created but exists already",
            ]
        );
        assert!(out.patch.is_empty() && out.waiting.is_empty());
    }

    #[test]
    fn one_file_is_created_once() {
        let mut plans = vec![plan("1", &[]), plan("2", &[])];
        for plan in &mut plans {
            plan.creates = vec![NewFile { path: "new".into(), text: plan.id.clone() }];
        }
        let out = assemble(plans);
        assert_eq!(out.patch.creates().collect::<Vec<_>>(), [("new", "1")]);
        assert_eq!(ids(&out.waiting), ["2"]);
    }

    fn any_edits(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<(&'static str, Edit)>> {
        let edit = (0u32..10, 0u32..3, "[x-z]{0,2}");
        prop::collection::vec((prop::sample::select(vec!["a", "b"]), edit), count).prop_map(|edits| {
            let range = |start: u32, len: u32| Span { start, end: (start + len).min(10) };
            edits
                .into_iter()
                .map(|(path, (start, len, text))| (path, Edit::replace(range(start, len), text)))
                .collect()
        })
    }

    fn any_plan() -> impl Strategy<Value = Plan> {
        let ensures =
            prop::collection::vec((prop::sample::select(vec!["k1", "k2", "k3"]), any_edits(1..3)), 0..3);
        (any_edits(0..4), ensures).prop_map(|(edits, ensures)| {
            let mut plan = plan("", &edits);
            plan.ensures = ensures.into_iter().map(|(key, edits)| ensure(key, &edits)).collect();
            plan
        })
    }

    proptest! {
        /// The patch holds the parts of the plans that landed, all of them and nothing else, and it applies.
        #[test]
        fn no_half_plan(plans in prop::collection::vec(any_plan(), 0..8)) {
            let out = assemble(plans.clone());
            let count = out.patch.plans().len() + out.waiting.len() + out.refused.len();
            prop_assert_eq!(count, plans.len());

            let mut owed: Vec<FileEdit> = Vec::new();
            let mut made: HashMap<&str, &Ensure> = HashMap::new();
            for plan in out.patch.plans() {
                owed.extend(plan.edits.clone());
                for ensure in &plan.ensures {
                    if *made.entry(&ensure.key).or_insert(ensure) != ensure {
                        prop_assert!(false, "one key landed with two contents");
                    }
                }
            }
            owed.extend(made.values().flat_map(|ensure| ensure.edits.clone()));
            let mut held: Vec<FileEdit> = Vec::new();
            for (path, edits) in out.patch.files() {
                prop_assert!(apply(TEXT, edits).is_ok());
                held.extend(edits.iter().map(|edit| FileEdit::new(path, edit.clone())));
            }
            let key = |edit: &FileEdit| (edit.path.clone(), edit.edit.span, edit.edit.text.clone());
            owed.sort_by_key(key);
            held.sort_by_key(key);
            prop_assert_eq!(owed, held);
        }

        /// The first plan that is right in itself always lands, so that passes make progress.
        #[test]
        fn assembling_makes_progress(plans in prop::collection::vec(any_plan(), 1..8)) {
            let out = assemble(plans);
            prop_assert!(out.waiting.is_empty() || !out.patch.is_empty());
        }
    }
}
