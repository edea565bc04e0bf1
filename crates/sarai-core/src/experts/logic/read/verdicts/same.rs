//! Which clauses say the same.
//!
//! Called once all clauses of a question are known. Two do if their stems are equal, or if those of one are among those of
//! just one other and nothing in what is missing parts them: a verb, a number, a name, a comparison, the head of a noun
//! phrase. A clause that could be two others is refused.

use super::span::{Role, Set, Span};
use super::{Read, Reader, Unread};

/// Clauses that say the same.
pub(super) type Cluster = Vec<usize>;

/// How alike a clause must be to the one it is likely meant for, and how much more than to any other.
const ALIKE_MIN: f64 = 0.6;
const AHEAD_MIN: f64 = 0.2;
/// From here on two clauses are suspiciously alike.
const SUSPECT_MIN: f64 = 0.4;

const COMPARED: [&str; 4] = ["mas", "menos", "more", "less"];

fn are_disjoint(one: &Set, other: &Set) -> bool {
    !one.is_empty() && !other.is_empty() && one.is_disjoint(other)
}

fn less(one: &Set, other: &Set) -> Set {
    one.difference(other).cloned().collect()
}

impl Reader<'_> {
    /// Stems of all rules but in some clauses, up to a place.
    fn rule_stems(&self, except: [usize; 2], before: usize) -> Set {
        let rules = self.rules.iter().filter(|at| !except.contains(at) && self.spans[**at].start < before);
        rules.flat_map(|at| self.spans[*at].set.iter().cloned()).collect()
    }

    /// Whether what is asked or denied says more than a rule, beyond what the other rules speak of.
    fn says_more(&self, said: usize, rule: usize) -> bool {
        let (one, other) = (&self.spans[said], &self.spans[rule]);
        let counts = match one.role {
            Some(Role::Asked) => true,
            Some(Role::Fact) => one.is_denied,
            Some(Role::Rule) | None => false,
        };
        if !counts || other.role != Some(Role::Rule) || other.has_pronoun {
            return false;
        }
        let known = self.rule_stems([rule, rule], usize::MAX);
        one.set.difference(&other.set).any(|stem| !one.names.contains(stem) && !known.contains(stem))
    }

    /// Whether what one clause has and the other has not parts them; so it does unless one is within the other.
    fn are_at_odds(&self, one: usize, other: usize) -> bool {
        let is_shorter =
            |short: &Span, long: &Span| short.set.len() < long.set.len() && short.set.is_subset(&long.set);
        let (short_at, long_at) =
            if is_shorter(&self.spans[one], &self.spans[other]) { (one, other) } else { (other, one) };
        let (short, long) = (&self.spans[short_at], &self.spans[long_at]);
        if !is_shorter(short, long) {
            return true;
        }
        let extra = less(&long.set, &short.set);
        let is_rule = |span: &Span| span.role == Some(Role::Rule);
        let tells_more = is_rule(short) && !is_rule(long) && !long.is_denied;
        let has_digit = |stem: &String| stem.chars().any(|character| character.is_ascii_digit());
        let new_verbs = long.verbs.intersection(&extra).any(|verb| !short.verbs.contains(verb));
        let new_names: Set = long.names.intersection(&extra).cloned().collect();
        if long.head.as_ref().is_some_and(|head| extra.contains(head))
            || !tells_more && extra.iter().any(has_digit)
            || COMPARED.iter().any(|word| extra.contains(*word))
            // The longer has a verb of its own, the shorter another.
            || short.has_verb && new_verbs && (!short.verbs.is_empty() || short.has_light_verb)
            || are_disjoint(&short.context, &new_names)
            || self.says_more(long_at, short_at)
            || short.names == short.set && !long.verbs.is_disjoint(&extra)
        {
            return true;
        }
        // What comes later and says more is about less, unless it only names what was spoken of.
        if !is_rule(long) || !is_rule(short) || short.start >= long.start || short.has_pronoun {
            return false;
        }
        let known = self.rule_stems([short_at, long_at], long.start);
        extra.iter().any(|stem| !long.names.contains(stem) && !known.contains(stem))
    }

    fn is_within(&self, one: usize, other: usize) -> bool {
        let (first, second) = (&self.spans[one], &self.spans[other]);
        !are_disjoint(&first.days, &second.days)
            && !first.set.is_empty()
            && !second.set.is_empty()
            && first.set != second.set
            && !self.are_at_odds(one, other)
    }

    /// How alike two clauses are of which one is within the other; 0 if they can't be the same.
    fn likeness(&self, one: usize, other: usize, all: &[usize]) -> f64 {
        let (a, b) = (&self.spans[one], &self.spans[other]);
        let common: Set = a.set.intersection(&b.set).cloned().collect();
        let has_head = |from: &Span, to: &Span| from.head.as_ref().is_none_or(|head| to.set.contains(head));
        let (extra_a, extra_b) = (less(&a.set, &b.set), less(&b.set, &a.set));
        let extra: Set = extra_a.union(&extra_b).cloned().collect();
        let foreign = |from: &Span, to: &Span, extra: &Set| {
            are_disjoint(&from.context, &to.names) && !to.names.is_disjoint(extra)
        };
        if are_disjoint(&a.days, &b.days)
            || are_disjoint(&a.names, &b.names)
            || common.is_empty()
            || !has_head(a, b)
            || !has_head(b, a)
            || self.says_more(one, other)
            || self.says_more(other, one)
            || COMPARED.iter().any(|word| extra.contains(*word))
            || extra.iter().any(|stem| stem.chars().all(|character| character.is_ascii_digit()))
            || are_disjoint(&a.verbs, &b.verbs)
            || foreign(a, b, &extra_b)
            || foreign(b, a, &extra_a)
            || !extra_a.is_empty() && !extra_b.is_empty()
            || self.are_at_odds(one, other)
        {
            return 0.0;
        }
        let weight = |set: &Set| -> f64 {
            set.iter()
                .map(|stem| {
                    let count = all.iter().filter(|at| self.spans[**at].set.contains(stem)).count();
                    1.0 / (0.75 + 0.25 * f64::from(u32::try_from(count).unwrap_or(u32::MAX)))
                })
                .sum()
        };
        let shared = weight(&common);
        shared / (shared + 0.5 * weight(&extra))
    }

    /// Which clauses say the same.
    pub(super) fn clusters(&self, spans: &[usize]) -> Read<Vec<Cluster>> {
        let mut groups: Vec<Cluster> = Vec::new();
        for at in spans {
            let set = &self.spans[*at].set;
            let is_same = |group: &&mut Cluster| {
                !set.is_empty()
                    && group.iter().all(|other| {
                        let other = &self.spans[*other];
                        other.set == *set && !are_disjoint(&other.days, &self.spans[*at].days)
                    })
            };
            match groups.iter_mut().find(is_same) {
                Some(group) => group.push(*at),
                None => groups.push(vec![*at]),
            }
        }
        let mut into: Vec<usize> = (0..groups.len()).collect();
        let mut order: Vec<usize> = (0..groups.len()).collect();
        order.sort_by_key(|at| std::cmp::Reverse(self.spans[groups[*at][0]].set.len()));
        for at in order {
            if let Some(top) = self.above(&groups, &into, at)? {
                into[at] = top;
            }
        }
        self.merge_likely(&groups, &mut into, spans);
        Ok(merged(&groups, &into).into_iter().map(|(_, cluster)| cluster).collect())
    }

    /// The group that one is within; refuses several.
    fn above(&self, groups: &[Cluster], into: &[usize], at: usize) -> Read<Option<usize>> {
        let first = groups[at][0];
        let mut tops: Vec<usize> = Vec::new();
        for other in 0..groups.len() {
            let larger = groups[other][0];
            let is_larger = other != at && self.spans[first].set.is_subset(&self.spans[larger].set);
            if is_larger && self.is_within(first, larger) && !tops.contains(&into[other]) {
                tops.push(into[other]);
            }
        }
        if tops.len() > 1 {
            // The subject alone may be left out.
            let only_names = |top: &usize| {
                groups[*top].iter().any(|at| {
                    let span = &self.spans[*at];
                    less(&span.set, &self.spans[first].set).is_subset(&span.names)
                })
            };
            let near: Vec<usize> = tops.iter().copied().filter(only_names).collect();
            if near.len() == 1 {
                tops = near;
            }
        }
        if tops.len() > 1 { Err(Unread("it could be two things")) } else { Ok(tops.first().copied()) }
    }

    /// Merges what nothing else speaks of with what it is most alike.
    fn merge_likely(&self, groups: &[Cluster], into: &mut [usize], spans: &[usize]) {
        for _ in 0..groups.len() {
            let clusters = merged(groups, into);
            let likely = clusters.iter().find_map(|(key, cluster)| {
                let [one] = cluster.as_slice() else { return None };
                let mut scored: Vec<(f64, usize)> = clusters
                    .iter()
                    .filter(|(other, _)| other != key)
                    .map(|(other, members)| {
                        let scores = members.iter().map(|member| self.likeness(*one, *member, spans));
                        (scores.fold(0.0, f64::max), *other)
                    })
                    .filter(|(score, _)| *score > 0.0)
                    .collect();
                scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
                let second = scored.get(1).map_or(0.0, |(score, _)| *score);
                let (score, other) = *scored.first()?;
                let is_clear = scored.len() == 1 || score - second >= AHEAD_MIN;
                (score >= ALIKE_MIN && is_clear).then_some((*key, other))
            });
            let Some((key, other)) = likely else { break };
            into.iter_mut().filter(|at| **at == key).for_each(|at| *at = other);
        }
    }

    /// Whether clauses of rules that nothing else speaks of may be others in other words: one is as it may be.
    pub(super) fn are_lonely(&self, clusters: &[Cluster], spans: &[usize]) -> bool {
        let single: Vec<usize> = clusters
            .iter()
            .filter_map(|cluster| match cluster.as_slice() {
                [one] if self.spans[*one].role == Some(Role::Rule) => Some(*one),
                _ => None,
            })
            .collect();
        let is_suspect = |one: &usize| {
            spans.iter().any(|other| other != one && self.likeness(*one, *other, spans) >= SUSPECT_MIN)
        };
        single.len() > 1 || single.iter().any(is_suspect)
    }
}

/// Groups that were merged, by the number of the one they are merged into.
fn merged(groups: &[Cluster], into: &[usize]) -> Vec<(usize, Cluster)> {
    let mut found: Vec<(usize, Cluster)> = Vec::new();
    for (group, key) in groups.iter().zip(into) {
        match found.iter_mut().find(|(known, _)| known == key) {
            Some((_, cluster)) => cluster.extend(group),
            None => found.push((*key, group.clone())),
        }
    }
    found
}
