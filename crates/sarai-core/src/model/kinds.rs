//! What skills answer that write no text: prepared pictures, tables and rows.
//!
//! Types only; who asks is in `skills`, how it travels in [`super::grpc`].

use std::time::Duration;

/// How a picture is made small.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PictureOptions {
    /// Longest side of the result, in pixels.
    pub side_max: u32,
    /// Quality of the WebP file, 1 to 100.
    pub quality: u8,
}

impl Default for PictureOptions {
    fn default() -> Self {
        Self { side_max: 512, quality: 85 }
    }
}

/// A picture, upright and small.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The file.
    pub webp: Vec<u8>,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// Width as it stood in the file that came.
    pub width_in: u32,
    /// Height as it stood there.
    pub height_in: u32,
    /// Format of the file that came: "jpeg", "png", "webp", "gif", "bmp" or "tiff".
    pub format: String,
    /// Fingerprint of what it shows, hexadecimal: the first 16 digits are its perceptual hash.
    pub hash: String,
    /// Time it took.
    pub elapsed: Duration,
    /// Peak resident memory of the process, in bytes.
    pub ram_bytes: u64,
}

/// The data that questions can be asked of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tables {
    /// Each of them.
    pub tables: Vec<Table>,
    /// What was noticed while the data was read, a line each.
    pub notes: Vec<String>,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// As a SELECT names it.
    pub name: String,
    /// In their order.
    pub columns: Vec<Column>,
    /// How many it has; `None`: too many to count in time.
    pub rows: Option<u64>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// As a SELECT names it.
    pub name: String,
    /// "integer", "real", "text", "date" or "blob", as found in the data.
    pub kind: String,
    /// A few of its values.
    pub examples: Vec<String>,
}

/// What a SELECT gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// As many cells each as there are columns.
    pub rows: Vec<Vec<Cell>>,
    /// There were more than were taken.
    pub truncated: bool,
    /// Time it took.
    pub elapsed: Duration,
    /// Peak resident memory of the process, in bytes.
    pub ram_bytes: u64,
}

/// A value of the data.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// None.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Text; dates too, as year-month-day.
    Text(String),
    /// Bytes, of which only the number is told.
    Blob(u64),
}
