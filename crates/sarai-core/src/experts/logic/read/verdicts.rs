//! Reads a plain question about what follows into the formal form, by rules of language.
//!
//! Called by the logic expert before a model is asked. A question is parted into sentences, these into clauses by their
//! connectives and quantifiers; clauses that say the same get one name. What is not understood without doubt is not read.
//! A statement about this or that which was not understood is left out only where yes or no follows without it. Every
//! loop is over the words of a question of at most [`QUESTION_BYTES_MAX`] bytes, and takes at most [`STEPS_MAX`] steps.

mod choice;
mod clause;
mod join;
mod kinds;
mod lexicon;
mod one;
mod phrases;
mod question;
mod same;
mod span;
mod token;
mod tree;
mod verbs;
mod words;
mod write;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use crate::formal::Answer;
use crate::language::Language;
use lexicon::Lexicon;
use question::End;
use same::Cluster;
use span::{Role, Set, Span};
use token::Token;
use tree::{Join, Tree};

/// Longest question.
const QUESTION_BYTES_MAX: usize = 4_000;
/// Most clauses and sentences that are tried.
const STEPS_MAX: usize = 600;
/// Most kinds that the engine takes.
const KINDS_MAX: usize = 6;

/// Why a question is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Unread(&'static str);

impl std::fmt::Display for Unread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

type Read<T> = Result<T, Unread>;

/// What is known while a question is read.
struct Reader<'q> {
    question: &'q str,
    lexicon: &'static Lexicon,
    /// All words, in their order.
    order: Vec<String>,
    names: HashSet<String>,
    /// Names that belong to a kind: "cousins of Marcela".
    class_names: HashSet<String>,
    kind_sets: Vec<Set>,
    spans: Vec<Span>,
    /// Clauses of rules.
    rules: Vec<usize>,
    /// What stands between commas and has no verb.
    asides: Vec<usize>,
    epithets: Vec<(Vec<Token>, Tree)>,
    people: Vec<Vec<String>>,
    /// Whom the last statement was about.
    last: Option<usize>,
    /// Something was left out: that nothing follows would mean nothing.
    is_partial: bool,
    steps: usize,
}

/// The form of a question; `None` if it is not understood without doubt.
pub(super) fn read(question: &str, language: Language) -> Option<String> {
    if question.len() > QUESTION_BYTES_MAX {
        return None;
    }
    let (form, is_partial) = read_whole(question, language).ok()?;
    let follows = || matches!(super::decide(&form).map(|proof| proof.answer), Ok(Answer::Yes | Answer::No));
    if is_partial && !follows() { None } else { Some(form) }
}

fn read_whole(question: &str, language: Language) -> Read<(String, bool)> {
    let mut reader = Reader::new(question, Lexicon::of(language));
    let tokens = reader.without_so(token::tokens(reader.lexicon, question));
    reader.order = tokens.iter().map(|token| token.word.clone()).collect();
    reader.find_names(&tokens);
    let sentences = reader.sentences(&tokens);
    let asked: Vec<&Vec<Token>> =
        sentences.iter().filter(|(_, end)| *end == End::Asked).map(|(sentence, _)| sentence).collect();
    let [asked] = asked.as_slice() else { return Err(Unread("not one question")) };
    let mut premises: Vec<&[Token]> = Vec::new();
    for (sentence, end) in &sentences {
        let premise = match end {
            End::Asked => None,
            End::Lead => reader.lead_premise(sentence),
            End::Other => Some(sentence.as_slice()),
        };
        if let Some(premise) = premise {
            premises.push(reader.without_lead(premise)?);
        }
    }
    if premises.is_empty() {
        return Err(Unread("no premises"));
    }
    let asked = reader.asked(asked)?;
    let mut are_kinds = false;
    for premise in &premises {
        are_kinds |= reader.connectives(premise)?.is_empty()
            && reader.statements(premise).iter().any(|said| reader.quantifier(said, false).is_some());
    }
    let form = if are_kinds { reader.kinds(&premises, asked)? } else { reader.plain(&premises, asked)? };
    Ok((form, reader.is_partial))
}

impl<'q> Reader<'q> {
    fn new(question: &'q str, lexicon: &'static Lexicon) -> Self {
        Self {
            question,
            lexicon,
            order: Vec::new(),
            names: HashSet::new(),
            class_names: HashSet::new(),
            kind_sets: Vec::new(),
            spans: Vec::new(),
            rules: Vec::new(),
            asides: Vec::new(),
            epithets: Vec::new(),
            people: Vec::new(),
            last: None,
            is_partial: false,
            steps: 0,
        }
    }

    fn step(&mut self) -> Read<()> {
        self.steps += 1;
        if self.steps > STEPS_MAX { Err(Unread("too long")) } else { Ok(()) }
    }

    /// A question of conditions, choices and facts.
    fn plain(&mut self, premises: &[&[Token]], asked: &[Token]) -> Read<String> {
        let mut lines: Vec<(Vec<Token>, Tree)> = Vec::new();
        for premise in premises {
            let premise = self.strip(premise);
            match self.sentence(premise) {
                Ok(tree) => lines.extend(tree.parts().into_iter().map(|part| (premise.to_vec(), part))),
                Err(_) if self.is_plain(premise) => self.is_partial = true,
                Err(unread) => return Err(unread),
            }
        }
        let ask =
            if self.connectives(asked)?.is_empty() { self.clause(asked)? } else { self.sentence(asked)? };
        if !lines.iter().any(|(_, line)| line.is_rule()) {
            return Err(Unread("no rule"));
        }
        let clusters = self.told_apart(&lines, &ask, Tree::is_rule)?;
        for cluster in &clusters {
            if !cluster.iter().any(|at| self.rules.contains(at)) {
                self.is_partial |= self.may_matter(cluster);
            }
        }
        self.check_choices(&mut lines, &clusters)?;
        Ok(self.form(&lines, (asked, &ask), &clusters))
    }

    /// A question of kinds of things.
    fn kinds(&mut self, premises: &[&[Token]], asked: &[Token]) -> Read<String> {
        let mut said: Vec<(Vec<Token>, Option<Tree>)> = Vec::new();
        let statements: Vec<Vec<Token>> =
            premises.iter().flat_map(|premise| self.statements(premise)).collect();
        for premise in statements {
            if premise.first().is_none_or(|first| first.is(self.lexicon.reasons)) {
                continue;
            }
            if !self.connectives(&premise)?.is_empty() {
                return Err(Unread("a condition among kinds"));
            }
            let tree = match self.quantifier(&premise, true) {
                Some(_) => Some(self.quantified(&premise, false)?),
                None => None,
            };
            for at in tree.iter().flat_map(Tree::spans) {
                let span = &self.spans[at];
                self.class_names.extend(span.all.iter().filter(|word| self.names.contains(*word)).cloned());
                self.kind_sets.push(span.set.clone());
            }
            said.push((premise, tree));
        }
        // Plain facts once the kinds are known.
        let mut lines: Vec<(Vec<Token>, Tree)> = Vec::new();
        for (premise, tree) in said {
            let tree = match tree {
                Some(tree) => Ok(tree),
                None => self.fact_of_one(&premise),
            };
            match tree {
                Ok(tree) => lines.extend(tree.parts().into_iter().map(|part| (premise.clone(), part))),
                Err(_) if self.is_plain(&premise) => self.is_partial = true,
                Err(unread) => return Err(unread),
            }
        }
        let ask = self.asked_of_kinds(asked)?;
        lines.append(&mut self.epithets);
        let clusters = self.told_apart(&lines, &ask, Tree::is_over_kinds)?;
        self.is_partial |= clusters.iter().any(|cluster| !cluster.iter().any(|at| self.rules.contains(at)));
        if clusters.len() > KINDS_MAX {
            return Err(Unread("too many kinds"));
        }
        Ok(self.form(&lines, (asked, &ask), &clusters))
    }

    /// Which clauses say the same; refuses a rule that says one thing twice, and a question about what no rule says.
    fn told_apart(
        &mut self,
        lines: &[(Vec<Token>, Tree)],
        ask: &Tree,
        is_rule: impl Fn(&Tree) -> bool,
    ) -> Read<Vec<Cluster>> {
        let mut spans = Vec::new();
        for (_, line) in lines {
            let role = if is_rule(line) { Role::Rule } else { Role::Fact };
            for at in line.spans() {
                self.spans[at].role = Some(role);
                spans.push(at);
                if role == Role::Rule {
                    self.rules.push(at);
                }
            }
        }
        for at in ask.spans() {
            self.spans[at].role = Some(Role::Asked);
            spans.push(at);
        }
        let clusters = self.clusters(&spans)?;
        let of = |at: &usize| clusters.iter().position(|cluster| cluster.contains(at));
        for (_, line) in lines {
            let said: Vec<Option<usize>> = line.spans().iter().map(of).collect();
            if (1..said.len()).any(|at| said[..at].contains(&said[at])) {
                return Err(Unread("a rule says one thing twice"));
            }
        }
        let is_known = |at: &usize| {
            clusters
                .iter()
                .any(|cluster| cluster.contains(at) && cluster.iter().any(|at| self.rules.contains(at)))
        };
        if !ask.spans().iter().all(is_known) {
            return Err(Unread("nothing is said of what is asked"));
        }
        let matters = |aside: &usize| {
            let set = &self.spans[*aside].set;
            spans.iter().any(|at| {
                let span = &self.spans[*at];
                set.iter().any(|stem| span.set.contains(stem) && !span.names.contains(stem))
            })
        };
        self.is_partial |= self.are_lonely(&clusters, &spans) || self.asides.iter().any(matters);
        Ok(clusters)
    }

    /// Whether a fact that no rule speaks of has a word with another clause in common.
    fn may_matter(&self, cluster: &Cluster) -> bool {
        cluster.iter().any(|at| {
            let set = &self.spans[*at].set;
            let others = self
                .spans
                .iter()
                .enumerate()
                .filter(|(other, span)| span.role.is_some() && !cluster.contains(other));
            let shares =
                |span: &Span| set.iter().any(|stem| span.set.contains(stem) && !span.names.contains(stem));
            set.is_empty() || others.into_iter().any(|(_, span)| shares(span))
        })
    }

    /// Makes choices that do not say whether both may hold inclusive; refuses them where it matters.
    fn check_choices(&self, lines: &mut [(Vec<Token>, Tree)], clusters: &[Cluster]) -> Read<()> {
        let of = |at: usize| clusters.iter().position(|cluster| cluster.contains(&at));
        let is_fact = |tree: &Tree| match tree {
            Tree::Said(at) if !self.spans[*at].is_denied => of(*at),
            Tree::Said(_) | Tree::Of(..) | Tree::Not(_) | Tree::Joined(..) | Tree::Count(..) => None,
        };
        let facts: Vec<usize> = lines.iter().filter_map(|(_, line)| is_fact(line)).collect();
        for (_, line) in lines.iter_mut() {
            if let Tree::Joined(join @ Join::MaybeXor, members) = line {
                let is_given = |at: usize| of(at).is_some_and(|cluster| facts.contains(&cluster));
                if members.iter().flat_map(Tree::spans).any(is_given) {
                    return Err(Unread("does one exclude the other?"));
                }
                *join = Join::Or;
            }
        }
        Ok(())
    }

    fn form(
        &self,
        lines: &[(Vec<Token>, Tree)],
        (asked, ask): (&[Token], &Tree),
        clusters: &[Cluster],
    ) -> String {
        let names = self.names(clusters);
        let mut text: Vec<String> =
            lines.iter().map(|(said, line)| self.lines(said, &self.written(&names, line, true))).collect();
        text.push(self.lines(asked, &format!("ask {}", self.written(&names, ask, true))));
        text.join("\n")
    }
}
