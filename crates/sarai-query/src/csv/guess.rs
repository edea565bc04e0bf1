//! What the cells of one column are, told from all of them: whole numbers, decimals, dates or text.
//!
//! Fed by `csv.rs` with every cell, then asked once for a `Reading`, which turns cells into values of SQLite. One
//! cell that does not fit makes the column text, so nothing is ever lost. What was a choice becomes a note.

use rusqlite::types::{ToSqlOutput, Value, ValueRef};

use super::dates::{self, Order};
use super::figures::{self, Figure, SIGNS, Style};

/// Cells that say that there is no value, in columns of numbers and dates.
const MARKS: [&str; 10] = ["-", "–", "—", "n/a", "#n/a", "na", "n.d.", "nan", "null", "s/d"];

/// What has been seen of a column.
#[derive(Debug)]
pub(super) struct Guess {
    values: u64,
    marks: u64,
    point: Kept,
    comma: Kept,
    /// A cell was a figure in both styles, with another value in each.
    styles_differ: bool,
    sign: Option<Option<usize>>,
    signs_agree: bool,
    day_first: bool,
    month_first: bool,
    orders_differ: bool,
    dates_rewritten: bool,
    years_only: bool,
}

/// Whether all cells fit, and whether all were whole.
#[derive(Debug)]
struct Kept {
    fits: bool,
    whole: bool,
}

impl Kept {
    fn see(&mut self, figure: Option<Figure>) {
        self.fits &= figure.is_some();
        self.whole &= matches!(figure, Some(Figure::Whole(_)));
    }
}

/// How the cells of a column become values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    Integer(Style),
    Real(Style),
    Date(Order),
    Text,
}

impl Default for Guess {
    fn default() -> Self {
        let kept = || Kept { fits: true, whole: true };
        Self {
            values: 0,
            marks: 0,
            point: kept(),
            comma: kept(),
            styles_differ: false,
            sign: None,
            signs_agree: true,
            day_first: true,
            month_first: true,
            orders_differ: false,
            dates_rewritten: false,
            years_only: true,
        }
    }
}

impl Guess {
    /// One more cell, without blanks around it.
    pub(super) fn see(&mut self, cell: &str) {
        if cell.is_empty() {
            return;
        }
        if is_mark(cell) {
            self.marks += 1;
            return;
        }
        self.values += 1;
        self.years_only &= is_year(cell);
        if self.is_figure() {
            let (sign, digits) = figures::strip(cell);
            self.signs_agree &= self.sign.is_none_or(|seen| seen == sign);
            self.sign = Some(sign);
            let [point, comma] = [Style::Point, Style::Comma].map(|style| figures::read(digits, style));
            self.styles_differ |= point.is_some() && comma.is_some() && point != comma;
            self.point.see(point);
            self.comma.see(comma);
        }
        if self.is_date() {
            let readings = dates::read(cell);
            let (day_first, month_first) = readings
                .as_ref()
                .map_or((None, None), |read| (read.day_first.as_ref(), read.month_first.as_ref()));
            self.day_first &= day_first.is_some();
            self.month_first &= month_first.is_some();
            self.orders_differ |= day_first != month_first;
            self.dates_rewritten |= readings.is_some_and(|read| !read.is_sortable);
        }
    }

    fn is_figure(&self) -> bool {
        self.signs_agree && (self.point.fits || self.comma.fits)
    }

    fn is_date(&self) -> bool {
        self.day_first || self.month_first
    }

    /// Whether there is any value, and all of them are numbers or dates.
    pub(super) fn is_no_text(&self) -> bool {
        self.values > 0 && (self.is_figure() || self.is_date())
    }

    /// Whether all values could stand in a header as years.
    pub(super) fn is_years(&self) -> bool {
        self.years_only
    }

    /// The style that this column alone proves.
    pub(super) fn proven_style(&self) -> Option<Style> {
        let proven = self.values > 0 && self.signs_agree && self.point.fits != self.comma.fits;
        proven.then_some(if self.point.fits { Style::Point } else { Style::Comma })
    }

    /// How to read the column; `usual` is the style of the rest of the file. Choices go to `notes`.
    pub(super) fn reading(&self, column: &str, usual: Style, notes: &mut Vec<String>) -> Reading {
        if self.values == 0 {
            return Reading::Text;
        }
        let reading = self.figures(column, usual, notes).or_else(|| self.dates(column, notes));
        let Some(reading) = reading else { return Reading::Text };
        if self.marks > 0 {
            notes.push(format!("{column}: {} cells such as `-` or `n/a` count as empty", self.marks));
        }
        reading
    }

    fn figures(&self, column: &str, usual: Style, notes: &mut Vec<String>) -> Option<Reading> {
        if !self.is_figure() {
            return None;
        }
        let style = match (self.point.fits, self.comma.fits) {
            (true, true) => usual,
            (true, false) => Style::Point,
            (false, _) => Style::Comma,
        };
        let both = self.point.fits && self.comma.fits;
        if both && self.styles_differ {
            let (mark, example) = match style {
                Style::Point => ("point", "1.234 as 1.234 and 1,234 as 1234"),
                Style::Comma => ("comma", "1.234 as 1234 and 1,234 as 1.234"),
            };
            notes.push(format!(
                "{column}: could be read in two ways; the decimal mark is taken to be the {mark} ({example})"
            ));
        }
        if let Some(Some(sign)) = self.sign {
            notes.push(format!("{column}: `{}` taken off; the figures are as written", SIGNS[sign]));
        }
        let kept = if style == Style::Point { &self.point } else { &self.comma };
        Some(if kept.whole { Reading::Integer(style) } else { Reading::Real(style) })
    }

    fn dates(&self, column: &str, notes: &mut Vec<String>) -> Option<Reading> {
        if !self.is_date() {
            return None;
        }
        let order = if self.day_first { Order::DayFirst } else { Order::MonthFirst };
        let order_text = if self.day_first { "day/month" } else { "month/day" };
        if self.dates_rewritten {
            let doubt = if self.day_first && self.month_first && self.orders_differ {
                "; no date of the column tells which stands first"
            } else {
                ""
            };
            notes.push(format!("{column}: dates written as yyyy-mm-dd, read as {order_text}{doubt}"));
        }
        Some(Reading::Date(order))
    }
}

/// The value of a cell; what the reading does not fit stays text.
pub(super) fn value(cell: &str, reading: Reading) -> ToSqlOutput<'_> {
    if cell.is_empty() || (reading != Reading::Text && is_mark(cell)) {
        return ToSqlOutput::Owned(Value::Null);
    }
    let read = match reading {
        Reading::Integer(style) | Reading::Real(style) => {
            let figure = figures::read(figures::strip(cell).1, style);
            match (figure, reading) {
                (Some(Figure::Whole(number)), Reading::Integer(_)) => Some(Value::Integer(number)),
                // Beyond 2^53 the nearest decimal; the column has decimals, so it was never exact.
                (Some(Figure::Whole(number)), _) => Some(Value::Real(number as f64)),
                (Some(Figure::Real(number)), _) => Some(Value::Real(number)),
                (None, _) => None,
            }
        }
        Reading::Date(order) => {
            let read = dates::read(cell);
            let text = read.and_then(|read| match order {
                Order::DayFirst => read.day_first,
                Order::MonthFirst => read.month_first,
            });
            text.map(Value::Text)
        }
        Reading::Text => None,
    };
    read.map_or(ToSqlOutput::Borrowed(ValueRef::Text(cell.as_bytes())), ToSqlOutput::Owned)
}

fn is_mark(cell: &str) -> bool {
    // The longest has four letters: most cells are told apart by their length.
    cell.len() <= 6 && MARKS.iter().any(|mark| mark.eq_ignore_ascii_case(cell))
}

/// `1900` to `2100`: a number that is as often a heading.
pub(super) fn is_year(cell: &str) -> bool {
    cell.len() == 4 && cell.parse::<u16>().is_ok_and(|year| (1900..=2100).contains(&year))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cells: &[&str], usual: Style, reading: Reading, notes_expected: usize) {
        let mut guess = Guess::default();
        cells.iter().for_each(|cell| guess.see(cell));
        let mut notes = Vec::new();
        assert_eq!(guess.reading("c", usual, &mut notes), reading, "{cells:?}");
        assert_eq!(notes.len(), notes_expected, "{cells:?}: {notes:?}");
    }

    #[test]
    fn the_whole_column_decides() {
        use Style::{Comma, Point};
        let day_first = Reading::Date(Order::DayFirst);
        for (cells, usual, reading, notes) in [
            (&["1", "", "3"][..], Point, Reading::Integer(Point), 0),
            (&["1", "2,5"], Point, Reading::Real(Comma), 0),
            (&["1.234", "2,5"], Point, Reading::Real(Comma), 0),
            (&["1.234", "2.5"], Comma, Reading::Real(Point), 0),
            (&["1.234", "2.500"], Comma, Reading::Integer(Comma), 1),
            (&["1.234", "2.500"], Point, Reading::Real(Point), 1),
            (&["1,5", "1.5"], Point, Reading::Text, 0),
            (&["3 %", "4,5 %"], Point, Reading::Real(Comma), 1),
            (&["3 %", "4"], Point, Reading::Text, 0),
            (&["3 €", "4 $"], Point, Reading::Text, 0),
            (&["1", "-", "n/a"], Point, Reading::Integer(Point), 1),
            (&["-", "n/a"], Point, Reading::Text, 0),
            (&["08001", "28001"], Point, Reading::Text, 0),
            (&["1", "99999999999999999999"], Point, Reading::Text, 0),
            (&["2024-01-02", "2024-12-31"], Point, day_first, 0),
            (&["01/02/2024", "31/12/2024"], Point, day_first, 1),
            (&["01/02/2024", "12/31/2024"], Point, Reading::Date(Order::MonthFirst), 1),
            (&["01/02/2024", "02/03/2024"], Point, day_first, 1),
            (&["31/12/2024", "12/31/2024"], Point, Reading::Text, 0),
            (&["2024-01-02", "soon"], Point, Reading::Text, 0),
            (&[], Point, Reading::Text, 0),
        ] {
            check(cells, usual, reading, notes);
        }
    }
}
