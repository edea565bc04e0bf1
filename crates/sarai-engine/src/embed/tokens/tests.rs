//! The tokenizer on a vocabulary small enough to read; the real one is compared with the reference in
//! `tests/embedder.rs`.

use super::*;

const PIECES: [(&str, f32, i32); 9] = [
    ("<unk>", 0.0, UNKNOWN),
    ("<s>", 0.0, 3),
    ("</s>", 0.0, 3),
    ("\u{2581}", -2.0, NORMAL),
    ("a", -3.0, NORMAL),
    ("b", -3.0, NORMAL),
    ("ab", -3.5, NORMAL),
    ("\u{2581}a", -4.0, NORMAL),
    ("ñ", -6.0, NORMAL),
];

fn encoded(pieces: &[(&str, f32, i32)]) -> Vec<u8> {
    let piece = |(text, score, kind): &(&str, f32, i32)| Piece {
        text: Some((*text).to_owned()),
        score: Some(*score),
        kind: Some(*kind),
    };
    Model { pieces: pieces.iter().map(piece).collect(), ..Model::default() }.encode_to_vec()
}

fn tokenizer() -> Tokenizer {
    Tokenizer::new(&encoded(&PIECES)).unwrap()
}

#[test]
fn the_likeliest_pieces_win() {
    let tokenizer = tokenizer();
    let check = |text: &str, inner: &[u32]| {
        assert_eq!(tokenizer.encode(text), [&[1], inner, &[2]].concat(), "{text:?}");
    };
    check("", &[]);
    check("   ", &[]);
    // "▁" + "ab" is -5.5, "▁a" + "b" is -7.
    check("ab", &[3, 6]);
    check("a", &[7]);
    check(" a  ab ", &[7, 3, 6]);
    check("ñ", &[3, 8]);
    // A run of unknown characters is one piece; what stands for control is text like any other.
    check("xyz", &[3, 0]);
    check("xay", &[3, 0, 4, 0]);
    check("<s>", &[3, 0]);
}

#[test]
fn what_can_not_be_used_is_refused() {
    let refused = |pieces: &[(&str, f32, i32)]| Tokenizer::new(&encoded(pieces)).unwrap_err();
    assert!(refused(&[]).contains("0 pieces"));
    assert!(refused(&PIECES[1..]).contains("unknown"));
    assert!(refused(&[PIECES.as_slice(), &[("ab", -1.0, NORMAL)]].concat()).contains("twice"));
    assert!(refused(&[PIECES.as_slice(), &[("c", f32::NAN, NORMAL)]].concat()).contains("score NaN"));
    assert!(refused(&[PIECES.as_slice(), &[("", -1.0, NORMAL)]].concat()).contains("0 bytes"));
    let long = "x".repeat(PIECE_BYTES_MAX + 1);
    assert!(refused(&[PIECES.as_slice(), &[(&long, -1.0, NORMAL)]].concat()).contains("257 bytes"));
    assert!(Tokenizer::new(b"\xff\xff\xff").is_err());
    let bpe = Model {
        trainer: Some(Trainer { model_type: Some(2), ..Trainer::default() }),
        ..Model::decode(encoded(&PIECES).as_slice()).unwrap()
    };
    assert!(Tokenizer::new(&bpe.encode_to_vec()).unwrap_err().contains("unigram"));
}

/// Every text becomes known numbers between the two marks, no more of them than it has characters and one.
#[test]
fn any_text_becomes_pieces() {
    let tokenizer = tokenizer();
    let mut state = 7_u32;
    for length in 0..400 {
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from_u32((state >> 8) % 0x3000).unwrap_or('\u{fffd}')
        };
        let text: String = (0..length % 40).map(|_| next()).collect();
        let ids = tokenizer.encode(&text);
        assert_eq!((ids[0], *ids.last().unwrap()), (1, 2));
        assert!(ids.iter().all(|id| (*id as usize) < PIECES.len()), "{text:?}: {ids:?}");
        assert!(ids.len() <= text.chars().count() + 3, "{text:?}: {ids:?}");
    }
}

/// The likeliest way to cut a text, found by trying every cut.
fn best_cut(text: &str) -> f32 {
    let score = |piece: &str| {
        let known = PIECES.iter().find(|(known, _, kind)| *known == piece && *kind == NORMAL);
        known.map_or(f32::NEG_INFINITY, |(_, score, _)| *score)
    };
    let marked: Vec<char> = format!("\u{2581}{text}").chars().collect();
    let mut best = f32::NEG_INFINITY;
    for cuts in 0..1_u32 << (marked.len() - 1) {
        let (mut sum, mut piece) = (0.0, String::new());
        for (index, c) in marked.iter().enumerate() {
            piece.push(*c);
            if index + 1 == marked.len() || cuts >> index & 1 == 1 {
                sum += score(&piece);
                piece.clear();
            }
        }
        best = best.max(sum);
    }
    best
}

#[test]
fn no_other_cut_is_likelier() {
    let tokenizer = tokenizer();
    let mut texts = vec![String::new()];
    let mut checked = 0;
    for _length in 1..=5 {
        texts = texts.iter().flat_map(|text| ['a', 'b', 'ñ'].map(|c| format!("{text}{c}"))).collect();
        for text in &texts {
            let ids = tokenizer.encode(text);
            let found: f32 = ids[1..ids.len() - 1].iter().map(|id| PIECES[*id as usize].1).sum();
            assert!((found - best_cut(text)).abs() < 1e-4, "{text}: {ids:?}");
            checked += 1;
        }
    }
    assert_eq!(checked, 3 + 9 + 27 + 81 + 243);
}
