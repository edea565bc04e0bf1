//! Goes through the whole tree of a question and refuses what is not reading a table by its name.
//!
//! Called by `admit` with what `sqlparser` made. Collects the tables it reads and the names it gives to its own
//! parts. What is merely not SQLite's dialect is left to SQLite, which says it better.

use std::ops::ControlFlow;

use sqlparser::ast::{
    BinaryOperator, Expr, ObjectName, Query, Select, SetExpr, Statement, TableFactor, Value, ValueWithSpan,
    Visit, Visitor,
};
use sqlparser::tokenizer::{Location, Span};

use super::{functions, refused};
use crate::error::Error;

/// Tables that SQLite makes up: settings, its own catalogue, rows without end.
const MADE_UP: &[&str] =
    &["bytecode", "dbstat", "fts3tokenize", "generate_series", "json_each", "json_tree", "tables_used"];
const MADE_UP_STARTS: &[&str] = &["sqlite_", "pragma_"];

/// What the walk found.
#[derive(Default)]
pub(super) struct Found {
    pub(super) tables: Vec<String>,
    pub(super) own_names: Vec<String>,
}

pub(super) fn walk(query: &Query) -> Result<Found, Error> {
    if let SetExpr::Values(_) = &*query.body {
        return Err(refused("VALUES alone is not admitted; write one SELECT", Location::new(1, 1)));
    }
    let mut found = Found::default();
    match query.visit(&mut found) {
        ControlFlow::Continue(()) => Ok(found),
        ControlFlow::Break(error) => Err(*error),
    }
}

type Flow = ControlFlow<Box<Error>>;

fn refuse(what: impl Into<String>, at: Span) -> Flow {
    ControlFlow::Break(Box::new(refused(what, at.start)))
}

/// The last part of a name, in lower case, and where it stands.
fn last(name: &ObjectName) -> (String, Span) {
    let ident = name.0.last().and_then(|part| part.as_ident());
    ident.map_or_else(
        || (name.to_string().to_lowercase(), Span::empty()),
        |ident| (ident.value.to_lowercase(), ident.span),
    )
}

/// What stands beside SELECT where only SELECT may: a change, or a dialect's extra.
fn extra(query: &Query) -> Option<&'static str> {
    let parts = [
        (!query.locks.is_empty(), "a locking clause (FOR UPDATE)"),
        (query.for_clause.is_some(), "FOR XML, JSON or BROWSE"),
        (query.settings.is_some(), "SETTINGS"),
        (query.format_clause.is_some(), "FORMAT"),
        (!query.pipe_operators.is_empty(), "a pipe operator"),
    ];
    if let Some((_, what)) = parts.into_iter().find(|(there, _)| *there) {
        return Some(what);
    }
    let mut bodies = vec![&*query.body];
    while let Some(body) = bodies.pop() {
        match body {
            SetExpr::Select(_) | SetExpr::Query(_) | SetExpr::Values(_) => {}
            SetExpr::SetOperation { left, right, .. } => bodies.extend([&**left, &**right]),
            SetExpr::Insert(_) => return Some("INSERT"),
            SetExpr::Update(_) => return Some("UPDATE"),
            SetExpr::Delete(_) => return Some("DELETE"),
            SetExpr::Merge(_) => return Some("MERGE"),
            SetExpr::Table(_) => return Some("TABLE"),
        }
    }
    None
}

impl Visitor for Found {
    type Break = Box<Error>;

    fn pre_visit_query(&mut self, query: &Query) -> Flow {
        if let Some(what) = extra(query) {
            let at = sqlparser::ast::Spanned::span(query);
            return refuse(format!("{what} is not admitted; write one SELECT"), at);
        }
        for part in query.with.iter().flat_map(|with| &with.cte_tables) {
            let name = &part.alias.name;
            let folded = name.value.to_lowercase();
            if MADE_UP_STARTS.iter().any(|start| folded.starts_with(start)) {
                return refuse(format!("`{}` as a name is SQLite's own", name.value), name.span);
            }
            self.own_names.push(folded);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> Flow {
        if select.into.is_some() {
            return refuse("SELECT INTO would make a table", select.select_token.0.span);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_statement(&mut self, statement: &Statement) -> Flow {
        let text = statement.to_string();
        let word = text.split_whitespace().next().unwrap_or_default().to_uppercase();
        refuse(format!("{word} inside a question is not admitted"), Span::empty())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> Flow {
        if matches!(factor, TableFactor::Derived { .. } | TableFactor::NestedJoin { .. }) {
            return ControlFlow::Continue(());
        }
        let TableFactor::Table { name, args, .. } = factor else {
            let text: String = factor.to_string().chars().take(40).collect();
            return refuse(format!("`{text}` is no table of a file"), Span::empty());
        };
        let (name, at) = last(name);
        let reserved = MADE_UP_STARTS.iter().any(|start| name.starts_with(start));
        if reserved || MADE_UP.contains(&name.as_str()) {
            return refuse(format!("`{name}` is SQLite's own, not a table of a file"), at);
        }
        if args.is_some() {
            return refuse(format!("`{name}` with arguments is no table of a file"), at);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> Flow {
        let parts: Vec<_> =
            relation.0.iter().filter_map(|part| part.as_ident()).map(|ident| ident.value.as_str()).collect();
        self.tables.push(parts.join("."));
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expression: &Expr) -> Flow {
        if let Expr::Function(function) = expression {
            let (name, at) = last(&function.name);
            if function.name.0.len() != 1 || !functions::is_listed(&name) {
                return refuse(format!("the function {} is not on the list", function.name), at);
            }
        }
        if let Expr::BinaryOp { op: BinaryOperator::Match | BinaryOperator::Regexp, left, .. } = expression {
            return refuse(
                "MATCH and REGEXP are not admitted; use LIKE",
                sqlparser::ast::Spanned::span(&**left),
            );
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_value(&mut self, value: &ValueWithSpan) -> Flow {
        if let Value::Placeholder(name) = &value.value {
            return refuse(format!("`{name}` has no value here; write the value itself"), value.span);
        }
        ControlFlow::Continue(())
    }
}
