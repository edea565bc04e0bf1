//! Text files become tables: marks, letters, headings, figures, dates, and what is refused.

use super::{ask, open, source};
use crate::{Error, Limits, Tables};

/// A file's bytes, its columns with kinds and first value, the rows it has, and what its notes must say.
type Case<'a> = (&'a [u8], &'a str, u64, &'a [&'a str]);

fn check((bytes, columns, rows, notes): Case<'_>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hoja 1.csv");
    std::fs::write(&path, bytes).unwrap();
    let shown = String::from_utf8_lossy(bytes);
    let tables = open(&path).unwrap_or_else(|error| panic!("{shown}: {error}"));
    let [table] = tables.list() else { panic!("{shown}: {:?}", tables.list()) };
    assert_eq!((table.name.as_str(), table.rows), ("hoja_1", Some(rows)), "{shown}");
    let described: Vec<_> = table
        .columns
        .iter()
        .map(|column| format!("{} {:?} {}", column.name, column.kind, column.examples.join("/")))
        .collect();
    assert_eq!(described.join("; "), columns, "{shown}");
    let said = tables.notes();
    let all_said = notes.iter().all(|note| said.iter().any(|line| line.contains(note)));
    assert!(all_said && said.len() == notes.len(), "{shown}: {said:?}");
    assert!(said.iter().all(|line| line.starts_with("hoja 1.csv: ")), "{said:?}");
}

#[test]
fn texts_become_tables() {
    let cases: [Case<'_>; 23] = [
        (b"a,b\n1,x\n2,y\n", "a Integer 1/2; b Text x/y", 2, &[]),
        (b"a,b\r\n1,x\r\n", "a Integer 1; b Text x", 1, &[]),
        (b"a\tb\n1\tx y\n", "a Integer 1; b Text x y", 1, &[]),
        (b"a|b\n1|x\n", "a Integer 1; b Text x", 1, &[]),
        (b"sep=;\na;b\n1;x\n", "a Integer 1; b Text x", 1, &[]),
        (b"\xef\xbb\xbfa;b\n1;2\n", "a Integer 1; b Integer 2", 1, &[]),
        (b"ciudad;a\xf1o\nC\xe1diz;2020\n", "ciudad Text Cádiz; año Integer 2020", 1, &["Windows-1252"]),
        (
            "Producto;Precio (€);Fecha\nMesa;1.234,56;31/01/2024\nSilla;12,50;01/02/2024\n".as_bytes(),
            "Producto Text Mesa/Silla; Precio Real 1234.56/12.5; Fecha Date 2024-01-31/2024-02-01",
            2,
            &["`Precio (€)` is Precio", "Fecha: dates written as yyyy-mm-dd, read as day/month"],
        ),
        (
            "p;q\n3,5 %;4 €\n10 %;1.000 €\n".as_bytes(),
            "p Real 3.5/10; q Integer 4/1000",
            2,
            &[
                "p: `%` taken off",
                "q: could be read in two ways; the decimal mark is taken to be the comma",
                "q: `€` taken off",
            ],
        ),
        (b"a,b\n\"x, \"\"y\"\"\nz\",1\n", "a Text x, \"y\"\nz; b Integer 1", 1, &[]),
        (b"a,b\n1,5'\" nail\n", "a Integer 1; b Text 5'\" nail", 1, &[]),
        (
            b"a,b,c\n1,2\n1,2,3,4\n",
            "a Integer 1; b Integer 2; c Integer 3; c4 Integer 4",
            2,
            &["1 rows have more cells", "1 rows have fewer cells"],
        ),
        (
            b"1,2\n3,4\n",
            "c1 Integer 1/3; c2 Integer 2/4",
            2,
            &["the first row is data, not a header: columns are c1 to c2"],
        ),
        (b"2024-01-02,5\n2024-01-03,6\n", "c1 Date 2024-01-02/2024-01-03; c2 Integer 5/6", 2, &["c1 to c2"]),
        (
            b"region,2022,2023\nsur,1.5,2.5\n",
            "region Text sur; c_2022 Real 1.5; c_2023 Real 2.5",
            1,
            &["`2022` is c_2022, `2023` is c_2023"],
        ),
        (
            b"a,a,order,,%\n1,2,3,4,5\n",
            "a Integer 1; a_2 Integer 2; order_ Integer 3; c4 Integer 4; c5 Integer 5",
            1,
            &["`a` is a_2, `order` is order_, `%` is c5"],
        ),
        (b"name\nx\ny\n", "name Text x/y", 2, &[]),
        (b"precio\n1,5\n2,5\n", "precio Real 1.5/2.5", 2, &[]),
        (b"a,b\n", "a Text ; b Text ", 0, &[]),
        (b"cp,n\n08001,1\n28001,\n", "cp Text 08001/28001; n Integer 1", 2, &[]),
        (b"a,b\n1,x\n,\n\n2,y\n,,,\n", "a Integer 1/2; b Text x/y", 2, &[]),
        (b"a,b\n1,-\n2,3\n", "a Integer 1/2; b Integer 3", 2, &["b: 1 cells such as `-`"]),
        (
            b"d,e\n01/02/2024,12/31/2024\n",
            "d Date 2024-02-01; e Date 2024-12-31",
            1,
            &[
                "d: dates written as yyyy-mm-dd, read as day/month; no date of the column tells",
                "e: dates written as yyyy-mm-dd, read as month/day",
            ],
        ),
    ];
    cases.into_iter().for_each(check);
}

#[test]
fn wide_letters_become_tables() {
    let text = "\u{feff}ciudad\taño\nCádiz\t2020\n";
    for order in [u16::to_le_bytes, u16::to_be_bytes] {
        let bytes: Vec<u8> = text.encode_utf16().flat_map(order).collect();
        check((&bytes, "ciudad Text Cádiz; año Integer 2020", 1, &[]));
    }
}

#[test]
fn what_is_no_table_is_refused() {
    let limits = Limits {
        csv_bytes_max: 10_000,
        csv_rows_max: 100,
        columns_max: 20,
        cell_bytes_max: 500,
        ..Limits::default()
    };
    let rows = "1,2\n".repeat(102);
    let columns = "1,".repeat(20) + "1";
    let cell = format!("a,b\n1,{}\n", "x".repeat(501));
    let bytes = "x".repeat(10_001);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.csv");
    for (bytes, expected) in [
        (&b""[..], "is empty"),
        (b" \n\t\n", "has nothing but blanks"),
        (b"\xef\xbb\xbf", "has nothing but blanks"),
        (b",,\n,,\n", "has no cells"),
        (b"a,b\n1,\0\n", "line 2 has a control character"),
        (b"\0\0\0\0", "line 1 has a control character"),
        (b"a,b\n1,\"open\n2,3\n", "a quote in the row that starts in line 2 is never closed"),
        (b"\"", "a quote in the row that starts in line 1 is never closed"),
        (b"PK\x03\x04aaaa", "is a workbook or an archive (ZIP); save the sheet as CSV"),
        (b"%PDF-1.7", "is a PDF"),
        (b"SQLite format 3\0", "is a SQLite database cut within its header"),
        (rows.as_bytes(), "the table is more than 100 rows"),
        (columns.as_bytes(), "line 1: a row with 21 cells is more than 20 columns"),
        (cell.as_bytes(), "line 2: a cell with 501 bytes"),
        (bytes.as_bytes(), "a file with 10001 bytes, is more than"),
    ] {
        std::fs::write(&path, bytes).unwrap();
        let error = Tables::open(&[source(&path)], &limits).unwrap_err();
        let text = error.to_string();
        assert!(matches!(error, Error::NotData { .. } | Error::TooLarge { .. }), "{error:?}");
        assert!(text.contains(expected) && text.contains("x.csv"), "{text} instead of {expected}");
    }
    // A hundred rows and a header are not too many, and sparse bytes are refused by their length alone.
    std::fs::write(&path, format!("a,b\n{}", "1,2\n".repeat(100))).unwrap();
    assert_eq!(Tables::open(&[source(&path)], &limits).unwrap().list()[0].rows, Some(100));
    std::fs::File::create(&path).unwrap().set_len(1 << 30).unwrap();
    assert!(matches!(open(&path), Err(Error::TooLarge { .. })));
}

#[test]
fn dates_and_figures_can_be_reckoned_with() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ventas.csv");
    let text = "fecha;importe;nota\n31/12/2023;1.000,50;a\n02/01/2024;-0,50;\n15/01/2024;;b\n";
    std::fs::write(&path, text).unwrap();
    let tables = open(&path).unwrap();
    for (sql, expected) in [
        ("SELECT sum(importe) FROM ventas", "[[Real(1000.0)]]"),
        ("SELECT max(fecha) FROM ventas", "[[Text(\"2024-01-15\")]]"),
        (
            "SELECT count(*), count(importe), count(nota) FROM ventas WHERE fecha >= '2024-01-01'",
            "[[Integer(2), Integer(1), Integer(1)]]",
        ),
        ("SELECT strftime('%m', fecha) FROM ventas ORDER BY fecha LIMIT 1", "[[Text(\"12\")]]"),
        ("SELECT typeof(importe), typeof(fecha) FROM ventas LIMIT 1", "[[Text(\"real\"), Text(\"text\")]]"),
    ] {
        assert_eq!(format!("{:?}", ask(&tables, sql).unwrap().rows), expected, "{sql}");
    }
}
