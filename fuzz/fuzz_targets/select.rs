//! A question in SQL that a model may have written: admitted or refused, then asked over a small table.
//!
//! Holds: the same text gets the same verdict; a refusal has a place in the text; an answer keeps to its bounds; what
//! is in the table and in its file stays as it was, also when the first wall is not asked.
//! Limits: questions of 16 KiB; here 20,000 steps, 200 milliseconds, 5 rows and 4 KiB of answer.

#![cfg_attr(fuzzing, no_main)]

use std::path::PathBuf;
use std::time::Duration;

use sarai_query::{Cell, Error, Limits, Rows, Source, Tables, admit};

const SHEET: &str = "id;dia;importe;nota\n1;31/12/2023;1.000,50;a\n2;02/01/2024;-0,50;\n3;15/01/2024;;b\n";
const ROWS_MAX: usize = 5;
const ANSWER_BYTES_MAX: usize = 4 << 10;

struct Sample {
    folder: tempfile::TempDir,
    path: PathBuf,
    tables: Tables,
}

thread_local! {
    static SAMPLE: Sample = sample();
}

fn sample() -> Sample {
    let folder = tempfile::tempdir().expect("there is a folder for files of a moment");
    let path = folder.path().join("t.csv");
    std::fs::write(&path, SHEET).expect("the folder can be written");
    let limits = Limits {
        steps_max: 20_000,
        time_max: Duration::from_millis(200),
        answer_bytes_max: ANSWER_BYTES_MAX,
        heap_bytes_max: 64 << 20,
        ..Limits::default()
    };
    let tables = Tables::open(&[Source { path: path.clone(), name: None }], &limits).expect("a sound sheet");
    Sample { folder, path, tables }
}

pub(crate) fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    SAMPLE.with(|sample| {
        #[cfg(fuzzing)]
        keeps_to_its_bounds(sample.tables.query(&sarai_query::Select::unchecked(&text), ROWS_MAX));
        let admitted = admit(&text);
        assert_eq!(admit(&text).ok(), admitted.as_ref().ok().cloned(), "the same text");
        match &admitted {
            Ok(select) => keeps_to_its_bounds(sample.tables.query(select, ROWS_MAX)),
            Err(Error::NotAdmitted { what, line, column }) => {
                assert!(!what.is_empty() && *column >= 1, "{what}");
                assert!((1..=text.split('\n').count() as u64).contains(line), "{line}: {what}");
            }
            Err(other) => assert!(matches!(other, Error::TooLarge { .. }), "{other}"),
        }
        unchanged(sample);
    });
}

fn keeps_to_its_bounds(answer: Result<Rows, Error>) {
    let rows = match answer {
        Ok(rows) => rows,
        Err(error) => {
            assert!(!matches!(error, Error::Cancelled | Error::NotReadable { .. }), "{error}");
            return;
        }
    };
    assert!(rows.rows.len() <= ROWS_MAX && rows.rows.iter().all(|row| row.len() == rows.columns.len()));
    let texts =
        rows.rows.iter().flatten().map(|cell| if let Cell::Text(text) = cell { text.len() } else { 0 });
    assert!(texts.sum::<usize>() <= ANSWER_BYTES_MAX);
}

fn unchanged(sample: &Sample) {
    let sums = admit("SELECT count(*), sum(id), sum(importe), max(dia) FROM t").expect("a plain question");
    let rows = sample.tables.query(&sums, 1).expect("the table is still there");
    assert_eq!(format!("{:?}", rows.rows), "[[Integer(3), Integer(6), Real(1000.0), Text(\"2024-01-15\")]]");
    assert_eq!(std::fs::read(&sample.path).expect("the file is still there"), SHEET.as_bytes());
    assert_eq!(std::fs::read_dir(sample.folder.path()).expect("so is its folder").count(), 1);
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check(bytes));
