//! The written list of SQL functions that a question may use; both walls ask here.
//!
//! Called by the parser's wall (`walk.rs`) and SQLite's authorizer (`guard.rs`). All of them depend on nothing but
//! their arguments and the clock. Must not name one that opens files, changes settings or makes bytes out of nothing.

/// In lower case, sorted.
pub(crate) const LIST: &[&str] = &[
    "->",
    "->>",
    "abs",
    "avg",
    "char",
    "coalesce",
    "concat",
    "concat_ws",
    "count",
    "cume_dist",
    "current_date",
    "current_time",
    "current_timestamp",
    "date",
    "datetime",
    "dense_rank",
    "first_value",
    "format",
    "glob",
    "group_concat",
    "hex",
    "if",
    "ifnull",
    "iif",
    "instr",
    "json_array_length",
    "json_extract",
    "json_type",
    "json_valid",
    "julianday",
    "lag",
    "last_value",
    "lead",
    "length",
    "like",
    "lower",
    "ltrim",
    "max",
    "min",
    "nth_value",
    "ntile",
    "nullif",
    "octet_length",
    "percent_rank",
    "printf",
    "quote",
    "rank",
    "replace",
    "round",
    "row_number",
    "rtrim",
    "sign",
    "soundex",
    "strftime",
    "string_agg",
    "substr",
    "substring",
    "sum",
    "time",
    "timediff",
    "total",
    "trim",
    "typeof",
    "unicode",
    "unixepoch",
    "upper",
];

/// Whether a question may use this function; `name` in lower case.
pub(crate) fn is_listed(name: &str) -> bool {
    LIST.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_sqlite_has_all_of_it() {
        assert!(LIST.is_sorted());
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        let mut statement = connection.prepare("SELECT DISTINCT name FROM pragma_function_list").unwrap();
        let there: Vec<String> =
            statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        for name in LIST {
            assert!(there.iter().any(|known| known == name), "{name} is not in this SQLite");
        }
        for harmful in
            ["load_extension", "fts3_tokenizer", "zeroblob", "randomblob", "sqlite_compileoption_get"]
        {
            assert!(there.iter().any(|known| known == harmful) && !is_listed(harmful), "{harmful}");
        }
    }
}
