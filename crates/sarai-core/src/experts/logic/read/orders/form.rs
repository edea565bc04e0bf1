//! One scale for all that is said, and the lines of the form for an ordering.
//!
//! Called by `orders.rs`. Places are numbered along the scale, from less to more; an order that is asked for from more
//! to less turns every line round. What stands on another scale is left out.

use super::ask::{Asked, Question};
use super::facts::{Node, Note};
use super::lex::{LABELS, Mention, said};
use super::names::Thing;
use super::scale::Spot;
use super::words;
use super::{Problem, Unread};

/// Scales of places, not of a quality.
const PLACES: [&str; 6] = ["seq", "ord", "hor", "vert", "free", "place"];

pub(super) fn joined(things: &[Thing]) -> String {
    let names: Vec<&str> = things.iter().map(|thing| thing.name.as_str()).collect();
    names.join(", ")
}

impl Problem {
    pub(super) fn labels(&self) -> &[Thing] {
        self.labels.as_deref().unwrap_or_default()
    }

    /// How a thing stands in the form.
    pub(super) fn name(&self, mention: Mention) -> Result<&str, Unread> {
        let things =
            if mention.group == LABELS { self.labels.as_ref() } else { self.groups.get(mention.group) };
        let thing = things.and_then(|things| things.get(mention.at)).ok_or(Unread)?;
        Ok(&thing.name)
    }

    fn place(&self, number: usize) -> Result<&str, Unread> {
        let label = number.checked_sub(1).and_then(|at| self.labels().get(at)).ok_or(Unread)?;
        Ok(&label.name)
    }

    fn number(&self, spot: Spot, is_turned: bool) -> Result<usize, Unread> {
        let size = self.size();
        let place = match spot {
            Spot::Middle if size % 2 == 1 => return Ok(size.div_ceil(2)),
            Spot::Middle | Spot::Edge => return Err(Unread),
            Spot::Low(place) => place,
            Spot::High(place) => (size + 1).checked_sub(place).ok_or(Unread)?,
        };
        if is_turned { (size + 1).checked_sub(place).ok_or(Unread) } else { Ok(place) }
    }

    /// A line of the form.
    pub(super) fn line(&self, node: &Node, is_turned: bool) -> Result<String, Unread> {
        let name = |mention: &Mention| self.name(*mention);
        Ok(match node {
            Node::Less(low, high) => {
                let (low, high) = if is_turned { (high, low) } else { (low, high) };
                format!("{} < {}", name(low)?, name(high)?)
            }
            Node::Apart(low, high, count) => {
                let (low, high) = if is_turned { (high, low) } else { (low, high) };
                format!("{} + {count} == {}", name(low)?, name(high)?)
            }
            Node::NextTo(a, b) => format!("next_to({}, {})", name(a)?, name(b)?),
            Node::Between([a, b, c], touches) => {
                let (a, b, c) = (name(a)?, name(b)?, name(c)?);
                if *touches {
                    format!("next_to({a}, {b}) and next_to({a}, {c})")
                } else {
                    format!("({b} < {a} < {c} or {c} < {a} < {b})")
                }
            }
            Node::At(one, Spot::Edge) => {
                let one = name(one)?;
                format!("({one} == {} or {one} == {})", self.place(1)?, self.place(self.size())?)
            }
            Node::At(one, spot) => {
                format!("{} == {}", name(one)?, self.place(self.number(*spot, is_turned)?)?)
            }
            Node::Beyond(one, place, sign) => {
                let place = self.number(Spot::Low(*place), is_turned)?;
                let sign = if (*sign < 0) == is_turned { '>' } else { '<' };
                format!("{} {sign} {}", name(one)?, self.place(place)?)
            }
            Node::Same(a, b) => format!("{} == {}", name(a)?, name(b)?),
            Node::Not(inner) => format!("not ({})", self.line(inner, is_turned)?),
            Node::Any(all) => {
                let all: Result<Vec<String>, Unread> =
                    all.iter().map(|one| self.line(one, is_turned)).collect();
                format!("({})", all?.join(" or "))
            }
            Node::If(when, then) => {
                format!("implies({}, {})", self.line(when, is_turned)?, self.line(then, is_turned)?)
            }
        })
    }

    /// The scale that all is told on, and whether it is about floors or piles.
    fn settle(&self, asked: Option<&str>) -> Result<(String, bool), Unread> {
        let speaks = |axis: &str| self.notes.iter().any(|note| note.axis == axis);
        let mut qualities: Vec<&str> = Vec::new();
        for Note { axis, .. } in &self.notes {
            if !PLACES.contains(&axis.as_str()) && !qualities.contains(&axis.as_str()) {
                qualities.push(axis);
            }
        }
        let placed = speaks("seq") || speaks("vert") || speaks("hor");
        let is_row = speaks("hor") || asked == Some("hor") || self.speaks_of("izquierda left");
        let is_pile = self.has_floors() || self.speaks_of(words::FLOOR);
        let mut wanted = match asked.filter(|axis| !matches!(*axis, "free" | "place" | "ord")) {
            Some(axis) => axis,
            None if qualities.len() == 1 && !placed => qualities[0],
            None if speaks("vert") && is_pile => "vert",
            None if is_row => "hor",
            None if qualities.len() > 1 && !placed => return Err(Unread),
            None => "seq",
        };
        if wanted == "vert" && !is_pile {
            wanted = "seq";
        }
        if wanted == "seq" && speaks("vert") && is_pile && !speaks("seq") {
            wanted = "vert";
        }
        if wanted == "seq" && is_row {
            wanted = "hor";
        }
        Ok((wanted.to_owned(), is_pile))
    }

    /// 1 for what stands on the scale, -1 the other way round, 0 for what does not.
    fn fit(&self, axis: &str, wanted: &str, is_pile: bool) -> i64 {
        match (axis, wanted) {
            ("free" | "place", _) => 1,
            _ if axis == wanted => 1,
            ("ord", "vert") => i64::from(self.has_floors()),
            ("seq" | "ord", "hor") | ("ord", "seq") => 1,
            ("vert", "seq") if !is_pile => -1,
            // The first has most.
            ("ord", "amount" | "rich") => -1,
            _ => 0,
        }
    }

    /// As many things as are told of.
    fn check_number(&self) -> Result<(), Unread> {
        const OTHERS: &str = "hours horas minutes minutos euros pesos soles o'clock veces times years anos";
        for (at, sentence) in self.sentences.iter().enumerate() {
            let tokens = &sentence.tokens;
            let declares = tokens.iter().any(|token| self.is_listed(token))
                || (at == 0 && tokens.iter().all(|token| token.names.is_none()));
            for (place, token) in tokens.iter().enumerate() {
                let count = words::number(&token.word);
                if count < 2 || token.names.is_some() || count == self.size() {
                    continue;
                }
                let next = tokens.get(place + 1);
                let is_unit = next.is_some_and(|next| next.is_in(words::UNITS));
                let before = |back: usize, list| place >= back && tokens[place - back].is_in(list);
                let of_the = before(1, "los las the") && before(2, "de of");
                let of = before(1, "of") && count > 2;
                let other = next.is_some_and(|next| next.is_in(OTHERS));
                if ((declares && count > 2 && (self.is_order || !is_unit)) || of_the || of) && !other {
                    return Err(Unread);
                }
            }
        }
        Ok(())
    }

    /// What the form calls the question.
    pub(super) fn asked_text(&self) -> String {
        self.asks().last().map(|sentence| said(&sentence.tokens)).unwrap_or_default()
    }

    /// The form of an ordering.
    pub(super) fn order_form(&mut self) -> Result<String, Unread> {
        self.check_number()?;
        if self.has_plain_places {
            self.order_facts()?;
        } else {
            self.assign_facts()?;
            if self.order_ask().is_err() {
                return self.assign_form(false);
            }
        }
        let question = self.order_ask()?;
        let (wanted, is_pile) = self.settle(question.axis.as_deref())?;
        let direction = question.axis.as_deref().map_or(1, |axis| self.fit(axis, &wanted, is_pile));
        if direction == 0 {
            return Err(Unread);
        }
        let is_turned = self.is_turned(&question, &wanted, direction)?;
        let names = joined(self.groups.first().ok_or(Unread)?);
        let places = joined(self.labels());
        let mut lines = Vec::new();
        lines.push(if self.has_plain_places {
            format!("order {names}")
        } else {
            format!("assign {names} | {places}")
        });
        if matches!(question.asked, Asked::Beside(..) | Asked::Which(..)) {
            lines.push(format!("assign sought | {places}"));
        }
        let told = lines.len();
        for note in &self.notes {
            let fits = self.fit(&note.axis, &wanted, is_pile);
            let line = self.line(&note.node, is_turned != (fits < 0));
            match line {
                Ok(line) if fits != 0 => lines.extend([format!("# {}", note.text), line]),
                Ok(_) | Err(Unread) => self.has_skipped = true,
            }
        }
        if lines.len() == told {
            return Err(Unread);
        }
        lines.push(format!("# {}", self.asked_text()));
        self.ask_lines(&question.asked, is_turned != (direction < 0), &mut lines)?;
        Ok(lines.join("\n"))
    }

    fn is_turned(&self, question: &Question, wanted: &str, direction: i64) -> Result<bool, Unread> {
        let is_quality = !matches!(wanted, "seq" | "hor" | "vert");
        match (&question.asked, question.first_end) {
            // Which end comes first is not told.
            (Asked::Order, None) if is_quality || wanted == "vert" => Err(Unread),
            (Asked::Order, Some(sign)) if sign * direction > 0 => {
                if self.has_plain_places {
                    Ok(true)
                } else {
                    Err(Unread)
                }
            }
            (Asked::Place(_), _) => Ok(is_quality),
            (Asked::Order | Asked::Who(_) | Asked::Holds(_) | Asked::Beside(..) | Asked::Which(..), _) => {
                Ok(false)
            }
        }
    }

    fn ask_lines(&self, asked: &Asked, is_turned: bool, lines: &mut Vec<String>) -> Result<(), Unread> {
        let turn = if is_turned { -1 } else { 1 };
        let question = lines.pop().unwrap_or_default();
        let (more, ask) = match asked {
            Asked::Order => (Vec::new(), "order".to_owned()),
            Asked::Place(one) => (Vec::new(), format!("value({})", self.name(*one)?)),
            Asked::Who(spot) => (Vec::new(), format!("who({})", self.place(self.number(*spot, is_turned)?)?)),
            Asked::Holds(node) => (Vec::new(), self.line(node, is_turned)?),
            Asked::Beside(one, sign) => {
                let sign = if sign * turn > 0 { '+' } else { '-' };
                (vec![format!("sought == {} {sign} 1", self.name(*one)?)], "who(sought)".to_owned())
            }
            Asked::Which(one, other, sign) => {
                let sign = if sign * turn > 0 { '>' } else { '<' };
                let (one, other) = (self.name(*one)?, self.name(*other)?);
                let each = |a: &str, b: &str| format!("implies({a} {sign} {b}, sought == {a})");
                (vec![each(one, other), each(other, one)], "who(sought)".to_owned())
            }
        };
        lines.extend(more);
        lines.extend([question, format!("ask {ask}")]);
        Ok(())
    }

    /// The form of who has what.
    pub(super) fn assign_form(&mut self, reads_facts: bool) -> Result<String, Unread> {
        if reads_facts {
            self.check_number()?;
            self.assign_facts()?;
        }
        let (ask, first) = self.assign_ask()?;
        let values = self.values();
        let mut order: Vec<usize> = (0..self.groups.len()).filter(|group| *group != values).collect();
        // `who` gives a thing of the first list.
        order.sort_by_key(|group| first != Some(*group));
        let places = if values == LABELS { self.labels() } else { self.groups.get(values).ok_or(Unread)? };
        let places = joined(places);
        let mut lines: Vec<String> =
            order.iter().map(|group| format!("assign {} | {places}", joined(&self.groups[*group]))).collect();
        if self.notes.is_empty() {
            return Err(Unread);
        }
        for note in &self.notes {
            lines.extend([format!("# {}", note.text), self.line(&note.node, false)?]);
        }
        lines.extend([format!("# {}", self.asked_text()), format!("ask {ask}")]);
        Ok(lines.join("\n"))
    }

    /// The list whose things are the values of the others: places, or the last list.
    pub(super) fn values(&self) -> usize {
        if self.labels.is_some() { LABELS } else { self.groups.len().saturating_sub(1) }
    }
}
