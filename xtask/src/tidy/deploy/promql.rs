//! Finds the series that a PromQL expression names, without evaluating it.
//!
//! Called by `deploy` for alerts, their tests and dashboards. It knows only as much grammar as tells a metric from a
//! function, a keyword or a label; promtool checks the rest. Invariant: what it does not understand is an error, never
//! left out. Must not be used for expressions that strangers write.

/// One selector: `name{label="value"}`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Selector {
    pub(super) metric: String,
    pub(super) matchers: Vec<Matcher>,
}

/// One condition on a label.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Matcher {
    pub(super) label: String,
    /// Whether the value is a regular expression.
    pub(super) is_pattern: bool,
    pub(super) value: String,
}

/// Words that stand before labels in parentheses.
const CLAUSES: [&str; 6] = ["by", "without", "on", "ignoring", "group_left", "group_right"];

/// Other words that are no metrics, though no parenthesis need follow: operators, numbers, aggregations.
const WORDS: [&str; 21] = [
    "and",
    "or",
    "unless",
    "atan2",
    "bool",
    "offset",
    "inf",
    "nan",
    "sum",
    "min",
    "max",
    "avg",
    "group",
    "stddev",
    "stdvar",
    "count",
    "count_values",
    "bottomk",
    "topk",
    "quantile",
    "limitk",
];

/// All selectors of an expression, in their order.
///
/// # Errors
/// What could not be read, in words.
pub(super) fn selectors(expression: &str) -> Result<Vec<Selector>, String> {
    let mut rest = Rest(expression);
    let mut found = Vec::new();
    while let Some(letter) = rest.next_after_space() {
        match letter {
            '"' | '\'' | '`' => drop(rest.string()?),
            '[' => drop(rest.until(']')?),
            '{' => return Err("a selector without the name of a metric".to_owned()),
            // `$__range`, where a duration is meant.
            '$' => drop(rest.take_while(|letter| letter == '$' || is_word(letter))),
            '0'..='9' | '.' => drop(rest.take_while(|letter| letter == '.' || is_word(letter))),
            _ if is_word(letter) => found.extend(rest.word()?),
            _ if "()+-*/%^=!<>~,@".contains(letter) => rest.skip(letter),
            _ => return Err(format!("{letter:?} is not understood")),
        }
    }
    Ok(found)
}

fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == ':'
}

/// What is still to be read.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    fn next_after_space(&mut self) -> Option<char> {
        self.0 = self.0.trim_start();
        self.0.chars().next()
    }

    fn skip(&mut self, letter: char) {
        self.0 = &self.0[letter.len_utf8()..];
    }

    fn take_while(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        let end = self.0.find(|letter| !belongs(letter)).unwrap_or(self.0.len());
        let (taken, rest) = self.0.split_at(end);
        self.0 = rest;
        taken
    }

    /// Up to and with the first `end`.
    fn until(&mut self, end: char) -> Result<&'a str, String> {
        let (taken, rest) = self.0.split_once(end).ok_or_else(|| format!("no {end:?} before the end"))?;
        self.0 = rest;
        Ok(taken)
    }

    /// A quoted text without its quotes; escapes stay as they are written.
    fn string(&mut self) -> Result<&'a str, String> {
        let quote = self.0.chars().next().ok_or("no text before the end")?;
        let inner = &self.0[quote.len_utf8()..];
        let mut escaped = false;
        for (at, letter) in inner.char_indices() {
            if letter == quote && !escaped {
                self.0 = &inner[at + quote.len_utf8()..];
                return Ok(&inner[..at]);
            }
            escaped = letter == '\\' && quote != '`' && !escaped;
        }
        Err(format!("no {quote:?} before the end"))
    }

    fn word(&mut self) -> Result<Option<Selector>, String> {
        let word = self.take_while(is_word);
        let next = self.next_after_space();
        let lower = word.to_ascii_lowercase();
        if CLAUSES.contains(&lower.as_str()) {
            if next == Some('(') {
                self.until(')')?;
            }
            return Ok(None);
        }
        if WORDS.contains(&lower.as_str()) || next == Some('(') {
            return Ok(None);
        }
        let matchers = if next == Some('{') { self.matchers()? } else { Vec::new() };
        Ok(Some(Selector { metric: word.to_owned(), matchers }))
    }

    fn matchers(&mut self) -> Result<Vec<Matcher>, String> {
        let mut matchers = Vec::new();
        self.skip('{');
        loop {
            match self.next_after_space() {
                Some('}') => {
                    self.skip('}');
                    return Ok(matchers);
                }
                Some(',') => self.skip(','),
                Some(letter) if is_word(letter) => {
                    let label = self.take_while(is_word).to_owned();
                    self.next_after_space();
                    let is_pattern = match self.take_while(|letter| "=!~".contains(letter)) {
                        "=" | "!=" => false,
                        "=~" | "!~" => true,
                        other => return Err(format!("{label} is followed by {other:?}")),
                    };
                    self.next_after_space();
                    let value = self.string()?.to_owned();
                    matchers.push(Matcher { label, is_pattern, value });
                }
                Some(letter) => return Err(format!("{letter:?} is not understood among labels")),
                None => return Err("no '}' before the end".to_owned()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expression: &str, metrics: &[&str]) {
        let found = selectors(expression).unwrap_or_else(|fault| panic!("{expression}: {fault}"));
        let names: Vec<&str> = found.iter().map(|selector| selector.metric.as_str()).collect();
        assert_eq!(names, metrics, "{expression}");
    }

    #[test]
    fn metrics_are_told_from_all_other_words() {
        check("up", &["up"]);
        check("sum by (job, instance) (rate(a_total[5m])) / 2e3 > bool 0.5", &["a_total"]);
        check("SUM(a) BY (job) or vector(0)", &["a"]);
        check("a_total unless on (job) group_left (x) b offset 1h30m", &["a_total", "b"]);
        check("a == (a offset 1h) and max_over_time(c:d[30m:1m] @ end()) != +Inf", &["a", "a", "c:d"]);
        check(
            "histogram_quantile(0.95, sum by (le) (rate(a_bucket{b=~\"$x\"}[$__rate_interval])))",
            &["a_bucket"],
        );
        check("increase(a[$__range]) * -1", &["a"]);
        check("label_replace(a{x='}',y=\"\\\"b\"}, 'c', '$1', `\\`, '(.*)')", &["a"]);
        check("count without (x) (a) atan2 topk(3, b)", &["a", "b"]);
    }

    #[test]
    fn matchers_are_read() {
        let found = selectors("a{ job=\"x\", reason =~ 'b|c', le!=\"+Inf\", }").unwrap();
        let read: Vec<(&str, bool, &str)> = found[0]
            .matchers
            .iter()
            .map(|matcher| (matcher.label.as_str(), matcher.is_pattern, matcher.value.as_str()))
            .collect();
        assert_eq!(read, [("job", false, "x"), ("reason", true, "b|c"), ("le", false, "+Inf")]);
    }

    #[test]
    fn what_is_not_understood_is_an_error() {
        let check = |expression: &str, expected: &str| {
            let fault = selectors(expression).unwrap_err();
            assert!(fault.contains(expected), "{expression}: {fault}");
        };
        check("{__name__=~\"sarai.*\"}", "without the name");
        check("rate(a[5m)", "no ']'");
        check("a{b=\"c", "no '\"'");
        check("a{b=\"c\"", "no '}'");
        check("a{b}", "followed by");
        check("a{\"b\"}", "among labels");
        check("a # note", "'#' is not understood");
        check("sum by (a", "no ')'");
    }
}
