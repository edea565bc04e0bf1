//! Writes the divided grammar in llguidance's Lark dialect.
//!
//! Called by `gbnf.rs`. Rules become `r0`, `r1`, lexemes `L0`, and rules used inside lexemes `R0`, so that no name
//! of the grammar can clash with a word of the dialect.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::expression::Expr;
use super::lexemes::{Lexed, Node};
use super::parse::Grammar;

pub(super) fn write(grammar: &Grammar, lexed: &Lexed) -> String {
    let mut text = format!("start: r{}\n", grammar.root);
    for (number, node) in lexed.nodes.iter().enumerate() {
        if let Some(node) = node {
            let _infallible = write!(text, "r{number}: ");
            write_node(node, &mut text);
            text.push('\n');
        }
    }
    let mut named = BTreeSet::new();
    let mut waiting: Vec<usize> = Vec::new();
    for number in &lexed.used {
        let expr = &lexed.lexemes[*number];
        waiting.extend(expr.rules());
        let _infallible = write!(text, "L{number}: ");
        write_expr(expr, &mut text);
        text.push('\n');
    }
    while let Some(rule) = waiting.pop() {
        if named.insert(rule) {
            let body = &grammar.rules[rule].body;
            waiting.extend(body.rules());
            let _infallible = write!(text, "R{rule}: ");
            write_expr(body, &mut text);
            text.push('\n');
        }
    }
    text
}

fn write_node(node: &Node, text: &mut String) {
    match node {
        Node::Lexeme(number) => {
            let _infallible = write!(text, "L{number}");
        }
        Node::Rule(number) => {
            let _infallible = write!(text, "r{number}");
        }
        Node::Seq(parts) if parts.is_empty() => text.push_str("\"\""),
        Node::Seq(parts) => list(parts, " ", write_node, text),
        Node::Alt(parts) => list(parts, " | ", write_node, text),
        Node::Repeat(part, least, most) => {
            list(std::slice::from_ref(&**part), "", write_node, text);
            bounds(*least, *most, text);
        }
    }
}

fn list<T>(parts: &[T], between: &str, one: fn(&T, &mut String), text: &mut String) {
    text.push('(');
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            text.push_str(between);
        }
        one(part, text);
    }
    text.push(')');
}

fn bounds(least: u32, most: Option<u32>, text: &mut String) {
    let _infallible = match (least, most) {
        (0, None) => write!(text, "*"),
        (1, None) => write!(text, "+"),
        (0, Some(1)) => write!(text, "?"),
        (_, None) => write!(text, "{{{least},}}"),
        (_, Some(most)) => write!(text, "{{{least},{most}}}"),
    };
}

fn write_expr(expr: &Expr, text: &mut String) {
    match expr {
        Expr::Rule(number) => {
            let _infallible = write!(text, "R{number}");
        }
        Expr::Set(_) | Expr::Text(_) => {
            text.push('/');
            write_regex(expr, text);
            text.push('/');
        }
        Expr::Seq(parts) if parts.is_empty() => text.push_str("\"\""),
        Expr::Seq(parts) => list(parts, " ", write_expr, text),
        Expr::Alt(parts) => list(parts, " | ", write_expr, text),
        Expr::Repeat(part, least, most) => {
            list(std::slice::from_ref(&**part), "", write_expr, text);
            bounds(*least, *most, text);
        }
    }
}

fn write_regex(expr: &Expr, text: &mut String) {
    let letter = |code: u32, text: &mut String| {
        let plain = char::from_u32(code).filter(char::is_ascii_alphanumeric);
        let _infallible = match plain {
            Some(plain) => write!(text, "{plain}"),
            None => write!(text, "\\x{{{code:X}}}"),
        };
    };
    match expr {
        Expr::Text(literal) => literal.chars().for_each(|one| letter(u32::from(one), text)),
        Expr::Set(set) => {
            text.push('[');
            for (from, to) in set.ranges() {
                letter(*from, text);
                if to > from {
                    text.push('-');
                    letter(*to, text);
                }
            }
            text.push(']');
        }
        Expr::Seq(_) | Expr::Alt(_) | Expr::Repeat(..) | Expr::Rule(_) => {}
    }
}
