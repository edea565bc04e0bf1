//! Names of tables and columns: made fit for SQL without quotes, made unique, and found again when misspelt.
//!
//! Called where files are opened and where errors are made. Names that come out of `clean` are words of letters,
//! digits and `_` that are no keyword of SQLite. Must not touch names inside a SQLite file: they are its own.

use std::collections::HashSet;

const LETTERS_MAX: usize = 64;
const NEAR_MAX: usize = 12;
const NEAR_ENOUGH: f64 = 0.8;

/// Keywords that SQLite does not take as a name without quotes, and a few that `sqlparser` does not.
const KEYWORDS: &[&str] = &[
    "add",
    "all",
    "alter",
    "and",
    "any",
    "as",
    "asc",
    "at",
    "autoincrement",
    "begin",
    "between",
    "by",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "commit",
    "constraint",
    "create",
    "cross",
    "current",
    "date",
    "default",
    "deferrable",
    "delete",
    "desc",
    "distinct",
    "drop",
    "else",
    "end",
    "escape",
    "except",
    "exists",
    "explain",
    "fetch",
    "filter",
    "for",
    "foreign",
    "from",
    "full",
    "glob",
    "group",
    "having",
    "if",
    "in",
    "index",
    "inner",
    "insert",
    "intersect",
    "interval",
    "into",
    "is",
    "isnull",
    "join",
    "key",
    "lateral",
    "left",
    "like",
    "limit",
    "match",
    "natural",
    "not",
    "nothing",
    "notnull",
    "null",
    "offset",
    "on",
    "or",
    "order",
    "outer",
    "over",
    "partition",
    "pivot",
    "pragma",
    "primary",
    "qualify",
    "references",
    "regexp",
    "release",
    "replace",
    "returning",
    "right",
    "rollback",
    "row",
    "rows",
    "select",
    "set",
    "table",
    "then",
    "time",
    "timestamp",
    "to",
    "top",
    "transaction",
    "trigger",
    "union",
    "unique",
    "update",
    "using",
    "values",
    "view",
    "when",
    "where",
    "window",
    "with",
];

/// A name that needs no quotes, or `None` if nothing of `text` can stand in one.
pub(crate) fn clean(text: &str) -> Option<String> {
    let mut name = String::new();
    for letter in text.chars() {
        // SQLite takes any letter beyond ASCII; sqlparser none beyond the first plane.
        if letter.is_alphanumeric() && u32::from(letter) <= 0xffff {
            name.push(letter);
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    let name: String = name.trim_end_matches('_').chars().take(LETTERS_MAX).collect();
    let first = name.chars().next()?;
    let lower = name.to_lowercase();
    let reserved = KEYWORDS.contains(&lower.as_str());
    Some(
        match (first.is_numeric(), reserved || lower.starts_with("sqlite_") || lower.starts_with("pragma_")) {
            (true, _) => format!("c_{name}"),
            (false, true) if reserved => format!("{name}_"),
            (false, true) => format!("t_{name}"),
            (false, false) => name,
        },
    )
}

/// `name`, or `name_2`, `name_3`… if it is taken already; upper and lower case are the same.
pub(crate) fn unique(name: &str, taken: &mut HashSet<String>) -> String {
    let free = |name: String, taken: &mut HashSet<String>| taken.insert(name.to_lowercase()).then_some(name);
    if let Some(name) = free(name.to_owned(), taken) {
        return name;
    }
    // One more number than names taken is enough for a free one.
    let numbers = 2..=taken.len() + 2;
    let found =
        numbers.map(|number| format!("{name}_{number}")).find(|name| !taken.contains(&name.to_lowercase()));
    let found = found.expect("more numbers than names taken");
    taken.insert(found.to_lowercase());
    found
}

/// A name in double quotes, as SQL wants it.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A name as SQL has to write it: in quotes only if it needs them.
pub(crate) fn written(name: &str) -> String {
    if clean(name).as_deref() == Some(name) { name.to_owned() } else { quoted(name) }
}

/// The names that `wanted` may have meant, the nearest first; if none is near, the first few that there are.
pub(crate) fn near<'a>(wanted: &str, there: impl Iterator<Item = &'a str>) -> Vec<String> {
    let folded = wanted.to_lowercase();
    let mut seen = HashSet::new();
    let there: Vec<&str> = there.filter(|name| seen.insert(name.to_lowercase())).collect();
    let mut ranked: Vec<(f64, &str)> =
        there.iter().map(|name| (strsim::jaro_winkler(&folded, &name.to_lowercase()), *name)).collect();
    ranked.retain(|(likeness, _)| *likeness >= NEAR_ENOUGH);
    ranked.sort_by(|one, other| other.0.total_cmp(&one.0));
    let names: Vec<&str> =
        if ranked.is_empty() { there } else { ranked.iter().take(3).map(|(_, name)| *name).collect() };
    names.into_iter().take(NEAR_MAX).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_need_no_quotes() {
        for (text, name) in [
            ("Precio (€)", Some("Precio")),
            ("Año de alta", Some("Año_de_alta")),
            ("2023", Some("c_2023")),
            ("order", Some("order_")),
            ("sqlite_master", Some("t_sqlite_master")),
            ("a\"; DROP TABLE x--", Some("a_DROP_TABLE_x")),
            ("  ", None),
            ("€", None),
            ("__x__", Some("x")),
        ] {
            assert_eq!(clean(text).as_deref(), name, "{text}");
        }
        assert_eq!(clean(&"x".repeat(500)).unwrap().len(), LETTERS_MAX);
    }

    #[test]
    fn names_differ() {
        let mut taken = HashSet::new();
        let names: Vec<_> = ["a", "A", "a_2", "a"].iter().map(|name| unique(name, &mut taken)).collect();
        assert_eq!(names, ["a", "A_2", "a_2_2", "a_3"]);
    }

    #[test]
    fn misspelt_names_are_found() {
        let there = ["precio", "producto", "fecha", "Precio"];
        assert_eq!(near("precios", there.into_iter()), ["precio"]);
        assert_eq!(near("zzz", there.into_iter()), ["precio", "producto", "fecha"]);
    }
}
