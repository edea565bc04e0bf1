//! Whether two texts state the same numbers, dates, code and names, in the same order; by rules of its own.
//!
//! Called by `judge`. A second opinion on the fact lock: nothing of it is used here, and the rules are other ones, on
//! purpose plain. What a text begins and ends with may differ.

/// What differs, by kind.
pub(super) fn changes(plain: &str, sent: &str) -> Vec<String> {
    let (before, after) = (Read::of(plain), Read::of(sent));
    let mut changes = Vec::new();
    for (kind, one, other) in [
        ("code", &before.code, &after.code),
        ("numbers", &before.numbers, &after.numbers),
        ("dates", &before.dates, &after.dates),
        ("names", &before.names, &after.names),
    ] {
        if one != other {
            let at = one.iter().zip(other).take_while(|(one, other)| one == other).count();
            let show = |list: &[String]| list.get(at).map_or("nothing", String::as_str).to_owned();
            changes.push(format!("{kind}: {:?} became {:?}", show(one), show(other)));
        }
    }
    // A sentence may begin with a name; what was added begins with other words.
    let mut sent = after.capitals.iter();
    if let Some(lost) = before.capitals.iter().find(|word| !sent.any(|other| other == *word)) {
        changes.push(format!("names: {lost:?} is lost"));
    }
    changes
}

#[derive(Default)]
struct Read {
    code: Vec<String>,
    /// With the sign before and the word after each.
    numbers: Vec<String>,
    dates: Vec<String>,
    /// Words with a capital inside a sentence.
    names: Vec<String>,
    /// All words with a capital.
    capitals: Vec<String>,
}

impl Read {
    fn of(text: &str) -> Self {
        let mut read = Self::default();
        let mut prose = String::new();
        for (at, part) in text.split("```").enumerate() {
            if at % 2 == 1 {
                read.code.push(part.to_owned());
                prose.push('\n');
                continue;
            }
            for line in part.split('\n') {
                for (at, piece) in line.split('`').enumerate() {
                    if at % 2 == 1 {
                        read.code.push(piece.to_owned());
                        prose.push_str(" , ");
                    } else {
                        prose.push_str(piece);
                    }
                }
                prose.push('\n');
            }
        }
        prose.lines().for_each(|line| read.line(line));
        read
    }

    fn line(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        for (at, word) in words.iter().enumerate() {
            let core = word.trim_matches(|c: char| !c.is_alphanumeric());
            if word.contains(char::is_numeric) {
                let ends = word.ends_with(['.', ',', ';', ':', '!', '?']);
                let next = if ends { None } else { words.get(at + 1) };
                let next = next.map_or("", |next| next.trim_end_matches(['.', ',', ';', ':', '!', '?', '*']));
                let spelled = word.trim_matches(|c: char| ".,;:!?()*\"'«»".contains(c));
                self.numbers.push(format!("{spelled} {next}"));
            }
            if is_date(&core.to_lowercase()) {
                self.dates.push(core.to_lowercase());
            }
            if core.starts_with(char::is_uppercase) {
                self.capitals.push(core.to_owned());
                let before = at.checked_sub(1).and_then(|before| words.get(before));
                let is_inside =
                    before.is_some_and(|before| before.ends_with(|c: char| c.is_alphanumeric() || c == ','));
                if is_inside && core != "I" {
                    self.names.push(core.to_owned());
                }
            }
        }
    }
}

/// Months and days of the week, whole or cut to three or four letters with a point.
fn is_date(word: &str) -> bool {
    const BEGINS: [&str; 38] = [
        "ener", "febr", "marz", "abri", "mayo", "juni", "juli", "agos", "sept", "octu", "novi", "dici",
        "janu", "march", "apri", "june", "july", "augu", "octo", "nove", "dece", "lune", "mart", "miér",
        "juev", "vier", "sába", "domi", "mond", "tues", "wedn", "thur", "frid", "satu", "sund", "mañana",
        "ayer", "tomorrow",
    ];
    BEGINS.iter().any(|begin| word.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use super::changes;

    const PLAIN: &str = "Ana García paga **281,82 €** al mes desde el 3 de mayo.\n\n| Mes | Cuota |\n| 1 | 12 € |\n\n\
        ```python\nx = 1\n```\nUsa `ls -l` en Linux hasta el lunes";

    #[test]
    fn words_around_a_text_change_nothing() {
        for (lead, closing) in [
            ("Voy al grano. ", ""),
            (
                "Entiendo que esto te preocupe; vamos paso a paso. ",
                "\n\nSi quieres, lo vemos con más detalle.",
            ),
            (
                "I'm sorry you are going through this. Let's look at it calmly.\n\n",
                "\n\nI'm here if you need more.",
            ),
        ] {
            assert_eq!(changes(PLAIN, &format!("{lead}{PLAIN}{closing}")), Vec::<String>::new());
        }
        assert!(changes("", "").is_empty());
    }

    #[test]
    fn every_change_is_named() {
        for (from, to, kind) in [
            ("281,82", "281,28", "numbers"),
            ("281,82 €", "281.82 €", "numbers"),
            ("12 €", "12 $", "numbers"),
            ("de mayo", "de junio", "dates"),
            ("el lunes", "el martes", "dates"),
            ("Linux", "Windows", "names"),
            ("Ana García", "Eva García", "names"),
            ("Ana García", "Ana Pérez", "names"),
            ("x = 1", "x = 2", "code"),
            ("`ls -l`", "`ls`", "code"),
            ("`ls -l`", "ls -l", "code"),
            ("| 1 | 12 € |", "| 1 | 12 € |\n| 2 | 12 € |", "numbers"),
        ] {
            let changed = PLAIN.replacen(from, to, 1);
            assert_ne!(changed, PLAIN);
            let found = changes(PLAIN, &format!("Voy al grano. {changed}"));
            assert!(found.iter().any(|change| change.starts_with(kind)), "{from} -> {to}: {found:?}");
        }
    }
}
