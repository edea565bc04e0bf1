//! What a question says, over clauses.
//!
//! Made by the files of `verdicts`, written down by `write`.

/// How statements are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Join {
    And,
    Or,
    /// A choice that does not say whether both may hold.
    MaybeXor,
    Xor,
    Implies,
    Iff,
    All,
    Some,
    None,
    SomeNot,
}

impl Join {
    /// Its name in the form.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::And => "and",
            Self::Or | Self::MaybeXor => "or",
            Self::Xor => "xor",
            Self::Implies => "implies",
            Self::Iff => "iff",
            Self::All => "all",
            Self::Some => "some",
            Self::None => "none",
            Self::SomeNot => "some_not",
        }
    }
}

/// A statement.
#[derive(Clone, Debug)]
pub(super) enum Tree {
    /// A clause, by its number.
    Said(usize),
    /// A clause said of a person.
    Of(usize, usize),
    Not(Box<Tree>),
    Joined(Join, Vec<Tree>),
    Count(&'static str, usize, Vec<Tree>),
}

impl Tree {
    /// Some statements joined; one is itself.
    pub(super) fn joined(join: Join, mut members: Vec<Self>) -> Self {
        match members.pop() {
            Some(only) if members.is_empty() => only,
            last => {
                members.extend(last);
                Self::Joined(join, members)
            }
        }
    }

    /// Its opposite.
    pub(super) fn denied(self) -> Self {
        match self {
            Self::Not(inner) => *inner,
            Self::Said(_) | Self::Of(..) | Self::Joined(..) | Self::Count(..) => Self::Not(Box::new(self)),
        }
    }

    /// The same, said of a person.
    pub(super) fn of(self, person: usize) -> Self {
        let all = |members: Vec<Self>| members.into_iter().map(|member| member.of(person)).collect();
        match self {
            Self::Said(at) | Self::Of(at, _) => Self::Of(at, person),
            Self::Not(inner) => Self::Not(Box::new(inner.of(person))),
            Self::Joined(join, members) => Self::Joined(join, all(members)),
            Self::Count(name, number, members) => Self::Count(name, number, all(members)),
        }
    }

    /// The clauses in it, by their numbers.
    pub(super) fn spans(&self) -> Vec<usize> {
        match self {
            Self::Said(at) | Self::Of(at, _) => vec![*at],
            Self::Not(inner) => inner.spans(),
            Self::Joined(_, members) | Self::Count(_, _, members) => {
                members.iter().flat_map(Self::spans).collect()
            }
        }
    }

    /// The statements that it is when all of them hold.
    pub(super) fn parts(self) -> Vec<Self> {
        match self {
            Self::Joined(Join::And, members) => members.into_iter().flat_map(Self::parts).collect(),
            Self::Said(_) | Self::Of(..) | Self::Not(_) | Self::Joined(..) | Self::Count(..) => vec![self],
        }
    }

    /// Whether it is a rule, not a fact.
    pub(super) fn is_rule(&self) -> bool {
        match self {
            Self::Said(_) | Self::Of(..) => false,
            Self::Not(inner) => !matches!(**inner, Self::Said(_)),
            Self::Joined(join, _) => *join != Join::And,
            Self::Count(..) => true,
        }
    }

    /// Whether it is about kinds of things.
    pub(super) fn is_over_kinds(&self) -> bool {
        matches!(self, Self::Joined(Join::All | Join::Some | Join::None | Join::SomeNot, _))
    }
}
