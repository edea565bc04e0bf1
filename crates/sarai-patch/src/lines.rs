//! The lines of a patch, one after the other, with their numbers.
//!
//! Called by every part of the parser. A line ends at a newline alone: a carriage return belongs to its
//! content.

/// A place in the text; the text ends in a newline.
#[derive(Clone)]
pub(crate) struct Lines<'a> {
    rest: &'a str,
    number: usize,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { rest: text, number: 1 }
    }

    /// Number of the line that [`Self::peek`] shows, from 1.
    pub(crate) fn number(&self) -> usize {
        self.number
    }

    /// The next line without its newline.
    pub(crate) fn peek(&self) -> Option<&'a str> {
        self.rest.split_once('\n').map(|(line, _)| line)
    }

    /// The line after the next one.
    pub(crate) fn peek_second(&self) -> Option<&'a str> {
        let mut ahead = self.clone();
        ahead.next();
        ahead.peek()
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let (line, rest) = self.rest.split_once('\n')?;
        self.rest = rest;
        self.number += 1;
        Some(line)
    }
}
