//! Finding which units break a step, with few runs.

use std::collections::HashSet;
use std::hash::Hash;

/// A unit to take back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Culprit<U> {
    /// The unit.
    pub unit: U,
    /// The other units without which it does no harm; they stay.
    pub with: Vec<U>,
}

/// Given units that together fail and none of which fails when there are none, finds one to take back.
///
/// The first prefix of `units` that fails ends in a unit whose removal makes that prefix pass: bisected. Then the
/// smallest set is looked for beside which that unit fails: again by the first failing prefix, one partner a time.
/// `fails` is asked about sets of units in the order of `units`.
pub(super) fn find<U: Clone + Eq + Hash, E>(
    units: &[U],
    fails: &mut dyn FnMut(&[U]) -> Result<bool, E>,
) -> Result<Culprit<U>, E> {
    let end = first_failing(units.len(), &mut |count| fails(&units[..count]))?;
    let unit = units[end - 1].clone();
    let mut with: Vec<U> = Vec::new();
    // Each round either finds the set so far sufficient, or adds the partner that ends the first failing prefix.
    let mut candidates = end - 1;
    loop {
        let beside = |prefix: usize, with: &[U]| {
            let chosen: HashSet<&U> = units[..prefix].iter().chain(with).chain([&unit]).collect();
            units.iter().filter(|unit| chosen.contains(unit)).cloned().collect::<Vec<_>>()
        };
        if candidates == 0 || fails(&beside(0, &with))? {
            break;
        }
        candidates = first_failing(candidates, &mut |count| fails(&beside(count, &with)))? - 1;
        with.insert(0, units[candidates].clone());
    }
    Ok(Culprit { unit, with })
}

/// The smallest of `1..=count` for which `fails` holds, given that it holds for `count` and not for 0.
fn first_failing<E>(count: usize, fails: &mut dyn FnMut(usize) -> Result<bool, E>) -> Result<usize, E> {
    let (mut passing, mut failing) = (0, count);
    while failing - passing > 1 {
        let middle = passing + (failing - passing) / 2;
        if fails(middle)? {
            failing = middle;
        } else {
            passing = middle;
        }
    }
    Ok(failing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Takes culprits back until nothing fails; the sets of `bad` fail when wholly present.
    fn clean(count: u32, bad: &[Vec<u32>]) -> (Vec<u32>, Vec<Culprit<u32>>, usize) {
        let mut kept: Vec<u32> = (0..count).collect();
        let mut taken = Vec::new();
        let mut runs = 0;
        let broken = |units: &[u32]| bad.iter().any(|set| set.iter().all(|unit| units.contains(unit)));
        while broken(&kept) {
            let mut fails = |units: &[u32]| {
                runs += 1;
                Ok::<_, ()>(broken(units))
            };
            let culprit = find(&kept, &mut fails).unwrap();
            kept.retain(|unit| *unit != culprit.unit);
            taken.push(culprit);
        }
        (kept, taken, runs)
    }

    #[test]
    fn of_two_that_break_only_together_the_later_goes_and_names_the_earlier() {
        let (kept, taken, _) = clean(5, &[vec![1], vec![2, 4]]);
        assert_eq!(kept, [0, 2, 3]);
        assert_eq!(taken, [Culprit { unit: 1, with: vec![] }, Culprit { unit: 4, with: vec![2] }]);
        let (_, taken, _) = clean(9, &[vec![1, 4, 6]]);
        assert_eq!(taken, [Culprit { unit: 6, with: vec![1, 4] }]);
    }

    #[test]
    fn one_culprit_among_many_takes_few_runs() {
        let (kept, _, runs) = clean(500, &[vec![321]]);
        assert_eq!(kept.len(), 499);
        assert!(runs <= 11, "{runs}");
    }

    proptest! {
        #[test]
        fn what_is_kept_passes_and_each_taken_unit_was_in_a_bad_set(
            count in 1u32..30,
            sets in prop::collection::vec(prop::collection::vec(0u32..30, 1..4), 0..5),
        ) {
            let bad: Vec<_> = sets.into_iter().map(|set| set.into_iter().map(|unit| unit % count).collect()).collect();
            let (kept, taken, _) = clean(count, &bad);
            prop_assert!(!bad.iter().any(|set: &Vec<u32>| set.iter().all(|unit| kept.contains(unit))));
            for culprit in taken {
                let named: HashSet<_> = culprit.with.iter().chain([&culprit.unit]).copied().collect();
                prop_assert!(bad.iter().any(|set| set.iter().copied().collect::<HashSet<_>>() == named));
            }
        }
    }
}
