//! What can be said of the rules of a grammar before it is translated: which can be used, which can never end, and
//! which recursion is only a repetition in other words.
//!
//! Called by `gbnf.rs`.

use super::Fault;
use super::expression::Expr;
use super::parse::Grammar;

/// Refuses a grammar with a rule that is used and can never end.
pub(super) fn check(grammar: &Grammar) -> Result<(), Fault> {
    let mut ends = vec![false; grammar.rules.len()];
    fixpoint(grammar, &mut ends, &|expr, ends| can_end(expr, ends));
    let endless = reached(grammar).into_iter().find(|rule| !ends[*rule]);
    endless.map_or(Ok(()), |rule| {
        let rule = &grammar.rules[rule];
        Err(Fault {
            line: rule.place.0,
            column: rule.place.1,
            what: format!("the rule {} calls itself in every alternative: it can never end", rule.name),
        })
    })
}

fn can_end(expr: &Expr, ends: &[bool]) -> bool {
    match expr {
        Expr::Set(_) | Expr::Text(_) => true,
        Expr::Seq(parts) => parts.iter().all(|part| can_end(part, ends)),
        Expr::Alt(options) => options.iter().any(|option| can_end(option, ends)),
        Expr::Repeat(part, least, _) => *least == 0 || can_end(part, ends),
        Expr::Rule(rule) => ends[*rule],
    }
}

/// Sets flags of rules until none changes any more.
pub(super) fn fixpoint(grammar: &Grammar, flags: &mut [bool], holds: &impl Fn(&Expr, &[bool]) -> bool) {
    loop {
        let mut changed = false;
        for (number, rule) in grammar.rules.iter().enumerate() {
            if !flags[number] && holds(&rule.body, flags) {
                flags[number] = true;
                changed = true;
            }
        }
        if !changed {
            return;
        }
    }
}

/// Rules that the root can lead to, itself first.
pub(super) fn reached(grammar: &Grammar) -> Vec<usize> {
    let mut found = vec![grammar.root];
    let mut seen = vec![false; grammar.rules.len()];
    seen[grammar.root] = true;
    let mut next = 0;
    while let Some(rule) = found.get(next).copied() {
        next += 1;
        for named in grammar.rules[rule].body.rules() {
            if !std::mem::replace(&mut seen[named], true) {
                found.push(named);
            }
        }
    }
    found
}

/// Writes rules that call themselves only at the end, or only at the beginning, of their alternatives as repetitions.
pub(super) fn straighten(grammar: &mut Grammar) {
    for number in 0..grammar.rules.len() {
        let body = &grammar.rules[number].body;
        let straight = [End::Last, End::First].into_iter().find_map(|end| repetition(body, number, end));
        if let Some(straight) = straight {
            grammar.rules[number].body = straight;
        }
    }
}

#[derive(Clone, Copy)]
enum End {
    First,
    Last,
}

/// `x ::= a x | b` is `a* b`, and `x ::= x a | b` is `b a*`. `None` for every other shape.
fn repetition(body: &Expr, rule: usize, end: End) -> Option<Expr> {
    if !body.rules().contains(&rule) {
        return None;
    }
    let (mut again, mut once) = (Vec::new(), Vec::new());
    for mut option in options(body, rule, end) {
        let at = match end {
            End::First => 0,
            End::Last => option.len().saturating_sub(1),
        };
        if option.get(at) == Some(&Expr::Rule(rule)) {
            option.remove(at);
            if option.is_empty() {
                continue;
            }
            again.push(Expr::seq(option));
        } else {
            once.push(Expr::seq(option));
        }
    }
    if once.is_empty() || again.iter().chain(&once).any(|option| option.rules().contains(&rule)) {
        return None;
    }
    let once = Expr::alt(once);
    if again.is_empty() {
        return Some(once);
    }
    let again = Expr::Repeat(Box::new(Expr::alt(again)), 0, None);
    let parts = match end {
        End::First => [once, again],
        End::Last => [again, once],
    };
    Some(Expr::Seq(parts.into_iter().filter(|part| *part != Expr::Seq(Vec::new())).collect()))
}

/// The alternatives of an expression, those of the part at its end too where that part calls the rule.
fn options(expr: &Expr, rule: usize, end: End) -> Vec<Vec<Expr>> {
    let calls = |expr: &Expr| expr.rules().contains(&rule);
    match expr {
        Expr::Alt(inner) => inner.iter().flat_map(|option| options(option, rule, end)).collect(),
        Expr::Repeat(part, 0, Some(1)) if calls(part) => {
            let mut inner = options(part, rule, end);
            inner.push(Vec::new());
            inner
        }
        Expr::Seq(parts) if !parts.is_empty() => {
            let (outer, rest) = match end {
                End::First => (&parts[0], &parts[1..]),
                End::Last => (&parts[parts.len() - 1], &parts[..parts.len() - 1]),
            };
            if !calls(outer) {
                return vec![parts.clone()];
            }
            let joined = |option: Vec<Expr>| match end {
                End::First => option.into_iter().chain(rest.iter().cloned()).collect(),
                End::Last => rest.iter().cloned().chain(option).collect(),
            };
            options(outer, rule, end).into_iter().map(joined).collect()
        }
        Expr::Seq(_) => vec![Vec::new()],
        Expr::Set(_) | Expr::Text(_) | Expr::Repeat(..) | Expr::Rule(_) => vec![vec![expr.clone()]],
    }
}
