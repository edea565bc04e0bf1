//! Reads one date as people write it and gives it in the form that sorts: `2024-12-31`, `2024-12-31 18:05`.
//!
//! Called by `guess.rs` for every cell. Days that no calendar has are no dates. Two digits of a year mean 1970 to
//! 2069, as elsewhere.

use jiff::civil::Date;

/// What stands first in `31/12/2024`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
}

/// The readings of a cell; both are the same where the year stands first.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Readings {
    pub(super) day_first: Option<String>,
    pub(super) month_first: Option<String>,
    /// Whether it was in the form that sorts already.
    pub(super) is_sortable: bool,
}

/// `None` if it is a date in neither order.
pub(super) fn read(cell: &str) -> Option<Readings> {
    // Shorter than `1/1/24`, or longer than an instant with nanoseconds and a zone.
    if !(6..=36).contains(&cell.len()) || !cell.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let end = cell.find([' ', 'T']).unwrap_or(cell.len());
    let (date, time) = cell.split_at(end);
    let mark = date.chars().find(|letter| !letter.is_ascii_digit())?;
    if !matches!(mark, '-' | '/' | '.') {
        return None;
    }
    let mut parts = date.split(mark);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    if first.len() == 4 {
        let time_is_sound = time.is_empty() || clock(time).is_some();
        let day = day(first, second, third).filter(|_| time_is_sound)?;
        let is_sortable = day == date;
        let whole = if is_sortable { cell.to_owned() } else { format!("{day}{time}") };
        return Some(Readings { day_first: Some(whole.clone()), month_first: Some(whole), is_sortable });
    }
    let time = if time.is_empty() { String::new() } else { format!(" {}", clock(time)?) };
    let in_order = |day_text, month_text| day(third, month_text, day_text).map(|day| format!("{day}{time}"));
    let readings = Readings {
        day_first: in_order(first, second),
        month_first: in_order(second, first),
        is_sortable: false,
    };
    (readings.day_first.is_some() || readings.month_first.is_some()).then_some(readings)
}

/// `yyyy-mm-dd`, if the calendar has it.
fn day(year: &str, month: &str, day: &str) -> Option<String> {
    let digits = |text: &str, most: usize| {
        (text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse::<i16>().ok())?
    };
    let year_number = digits(year, 4)?;
    let year_number = match year.len() {
        4 => year_number,
        2 if year_number < 70 => 2000 + year_number,
        2 => 1900 + year_number,
        _ => return None,
    };
    let (month, day) = (digits(month, 2)?, digits(day, 2)?);
    let date = Date::new(year_number, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some(date.to_string())
}

/// ` 9:05`, `T09:05:07`, `T09:05:07.25Z`: with two digits for hours.
fn clock(text: &str) -> Option<String> {
    let text = text.trim_start_matches([' ', 'T']);
    let (hours, rest) = text.split_once(':')?;
    let hours: u8 = hours.parse().ok().filter(|hours| *hours < 24)?;
    let minutes: u8 = rest.get(..2)?.parse().ok().filter(|minutes| *minutes < 60)?;
    let rest = rest.get(2..)?;
    let sound = rest.is_empty() || rest.starts_with([':', 'Z', '+', '-']);
    let letters = rest.bytes().all(|byte| byte.is_ascii_digit() || b":.Z+-".contains(&byte));
    (sound && letters).then(|| format!("{hours:02}:{minutes:02}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_both_orders() {
        let of = |day_first: Option<&str>, month_first: Option<&str>, is_sortable| {
            Some(Readings {
                day_first: day_first.map(str::to_owned),
                month_first: month_first.map(str::to_owned),
                is_sortable,
            })
        };
        let same = |text: &'static str, sortable| of(Some(text), Some(text), sortable);
        for (cell, expected) in [
            ("2024-12-31", same("2024-12-31", true)),
            ("2024-12-31T18:05:01Z", same("2024-12-31T18:05:01Z", true)),
            ("2024/1/31", same("2024-01-31", false)),
            ("31/12/2024", of(Some("2024-12-31"), None, false)),
            ("12/31/2024", of(None, Some("2024-12-31"), false)),
            ("1/2/24", of(Some("2024-02-01"), Some("2024-01-02"), false)),
            ("01-02-1999 9:05", of(Some("1999-02-01 09:05"), Some("1999-01-02 09:05"), false)),
            ("29.02.2024", of(Some("2024-02-29"), None, false)),
            ("29.02.2023", None),
            ("31/31/2024", None),
            ("2024-13-01", None),
            ("12.345", None),
            ("1.2.3.4", None),
            ("600-123-456", None),
            ("2024-12-31 hello", None),
            ("31/12/2024 25:00", None),
        ] {
            assert_eq!(read(cell), expected, "{cell}");
        }
    }
}
