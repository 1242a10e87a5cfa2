//! What a rule needs of a file's bytes to find anything in it.

use super::run::Chosen;
use crate::pattern::Pattern;
use crate::recipe::{Alternative, Each, Reach, Variant};
use crate::source::{Needed, Needle};

impl Chosen<'_> {
    /// What a file must hold, and which calls this rule looks at if nothing else in the file matters to it.
    pub fn needed(&self) -> Needed {
        Needed { clauses: self.clauses(), calls: self.calls() }
    }

    /// The calls that this rule's findings are, if each is told from itself alone: the names in it aside, nothing
    /// outside the call decides whether it is one, or what is said of it.
    fn calls(&self) -> Option<Vec<Needle>> {
        let calls = self.recipe.variants.iter().map(calls).collect::<Option<Vec<_>>>()?;
        (self.recipe.unit.each != Each::Clause).then(|| calls.concat())
    }

    /// What a file must hold for this rule to find anything: each inner list has one text that is there.
    fn clauses(&self) -> Vec<Vec<Needle>> {
        let mut all: Vec<Vec<Vec<Needle>>> = Vec::new();
        for variant in &self.recipe.variants {
            let mut clauses = Vec::new();
            for site in variant.sites.iter().filter(|site| !site.optional) {
                let set = site.call.as_ref().filter(|_| site.reach != Reach::Project);
                if let Some(set) = set.and_then(|name| self.sets.get(name)) {
                    clauses.extend(set.needles());
                } else if !site.any.is_empty() && site.reach == Reach::Here {
                    let each = |needle: &dyn Fn(&Pattern) -> Option<Needle>| -> Option<Vec<Needle>> {
                        site.any.iter().map(|alternative| needle(&alternative.pattern)).collect()
                    };
                    let first = |words: Vec<String>| words.into_iter().next().map(Needle::Word);
                    clauses.extend(each(&|pattern| pattern.called().or_else(|| first(pattern.needles()))));
                    clauses.extend(each(&|pattern| first(pattern.needles())));
                    clauses.extend(each(&|pattern| first(pattern.module_words())));
                } else if !site.any.is_empty() {
                    let best = |alternative: &Alternative| {
                        alternative.pattern.needles().into_iter().next().map(Needle::Word)
                    };
                    clauses.extend(site.any.iter().map(best).collect::<Option<Vec<Needle>>>());
                }
            }
            all.push(clauses);
        }
        let mut found = Vec::new();
        if let Some(behaviour) = self.recipe.unit.behaviour.as_ref().filter(|name| *name != "*") {
            found.push(vec![Needle::Word(behaviour.rsplit('.').next().unwrap_or(behaviour).to_string())]);
        }
        if !self.recipe.unit.callbacks.is_empty() {
            found.push(self.recipe.unit.callbacks.iter().cloned().map(Needle::Word).collect());
        }
        // A file with a match holds one of the words of the variant that matches, clause by clause.
        let least = all.iter().map(Vec::len).min().unwrap_or(0);
        for at in 0..if all.len() == 1 { all[0].len() } else { least } {
            found.push(all.iter().flat_map(|clauses| clauses[at].clone()).collect());
        }
        found
    }
}

fn calls(variant: &Variant) -> Option<Vec<Needle>> {
    let [site] = variant.sites.as_slice() else { return None };
    let asks = [&variant.leave, &variant.decline, &variant.unsafe_if, &variant.overstated];
    let is_plain = site.conditions.is_empty()
        && site.within.is_none()
        && site.call.is_none()
        && site.tails_of.is_none()
        && site.bindings_of.is_none()
        && site.slice.is_empty()
        && site.not.is_none()
        && site.count.is_none()
        && !(site.any.is_empty() || site.reach != Reach::Here || site.many || site.optional)
        && variant.rewrites.is_empty()
        && asks.iter().all(|clauses| clauses.is_empty());
    if !is_plain {
        return None;
    }
    site.any.iter().map(|alternative| alternative.pattern.called()).collect()
}
