//! Against the plain scan of the same vectors in single precision.

use proptest::prelude::*;

use super::*;

fn index(vectors: &[Vec<f32>]) -> Vectors {
    let mut index = Vectors::new(vectors[0].len());
    for (place, vector) in vectors.iter().enumerate() {
        assert_eq!(index.push(vector), Ok(place));
    }
    index
}

fn dot_f32(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// How far a score may be from the true one: half a step on either side, for every number.
fn bound(a: &[f32], b: &[f32]) -> f32 {
    let step = |v: &[f32]| v.iter().fold(0.0_f32, |largest, value| largest.max(value.abs())) / STEPS;
    let sum = |v: &[f32]| v.iter().map(|value| value.abs()).sum::<f32>();
    let (of_a, of_b) = (step(a), step(b));
    let count = a.len() as f32;
    0.5 * of_a * sum(b)
        + 0.5 * of_b * sum(a)
        + 0.25 * of_a * of_b * count
        + 1e-4 * sum(a).max(sum(b)).max(1.0)
}

fn places(found: &[Near]) -> Vec<usize> {
    found.iter().map(|near| near.place).collect()
}

#[test]
fn the_nearest_come_first_and_equal_ones_in_their_order() {
    let index = index(&[
        vec![0.0, 1.0, 0.0],
        vec![1.0, 0.0, 0.0],
        vec![0.9, 0.1, 0.0],
        vec![1.0, 0.0, 0.0],
        vec![-1.0, 0.0, 0.0],
        vec![0.0, 0.0, 0.0],
    ]);
    let query = [1.0, 0.0, 0.0];
    assert_eq!(places(&index.nearest(&query, 4).unwrap()), [1, 3, 2, 0]);
    assert_eq!(places(&index.nearest(&query, 6).unwrap()), [1, 3, 2, 0, 5, 4]);
    assert_eq!(places(&index.nearest(&query, 1000).unwrap()).len(), 6);
    assert_eq!(index.nearest(&query, 0).unwrap(), []);
    let score = index.nearest(&query, 1).unwrap()[0].score;
    assert!((score - 1.0).abs() < 1e-5, "{score}");
    // Twice as long, twice the score: the scale is the vector's own.
    let longer = index.nearest(&[2.0, 0.0, 0.0], 1).unwrap()[0].score;
    assert!((longer - 2.0).abs() < 1e-5, "{longer}");
}

#[test]
fn an_empty_index_finds_nothing() {
    let index = Vectors::new(4);
    assert!(index.is_empty() && index.bytes() == 0);
    assert_eq!(index.nearest(&[1.0; 4], 10).unwrap(), []);
}

#[test]
fn what_is_no_vector_is_refused_and_changes_nothing() {
    let mut index = index(&[vec![1.0, 2.0]]);
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        assert_eq!(index.push(&[0.0, bad]), Err(VectorFault::NotFinite { place: 1 }));
        assert_eq!(index.nearest(&[bad, 0.0], 1), Err(VectorFault::NotFinite { place: 0 }));
    }
    let length = VectorFault::Length { expected: 2, found: 3 };
    assert_eq!(index.push(&[0.0; 3]), Err(length));
    assert_eq!(index.nearest(&[0.0; 3], 1), Err(length));
    assert_eq!(index.len(), 1);
}

#[test]
fn extreme_numbers_give_finite_scores() {
    let tiny = f32::from_bits(1);
    let index = index(&[vec![f32::MAX / 1e20, 0.0], vec![tiny, tiny], vec![0.0, 0.0]]);
    for query in [[1.0, 1.0], [tiny, tiny], [0.0, 0.0]] {
        assert!(index.nearest(&query, 3).unwrap().iter().all(|near| near.score.is_finite()));
    }
    let widest = Vectors::new(DIMENSIONS_MAX);
    let mut widest = widest;
    widest.push(&vec![1.0; DIMENSIONS_MAX]).unwrap();
    let score = widest.nearest(&vec![1.0; DIMENSIONS_MAX], 1).unwrap()[0].score;
    assert!((score / DIMENSIONS_MAX as f32 - 1.0).abs() < 1e-4, "no sum runs over: {score}");
}

#[test]
fn rescoring_uses_the_numbers_it_is_given() {
    // Closer together than a step of 8 bits.
    let vectors: Vec<Vec<f32>> = (0..8).map(|place| vec![1.0, 0.001 * place as f32]).collect();
    let index = index(&vectors);
    let query = [1.0, 1.0];
    let found = index.nearest_rescored(&query, 2, |place| vectors.get(place)).unwrap();
    assert_eq!(places(&found), [7, 6]);
    assert!((found[0].score - dot_f32(&vectors[7], &query)).abs() < 1e-6);
    let found = index.nearest_rescored(&query, 2, |place| (place != 7).then(|| &vectors[place])).unwrap();
    assert_eq!(places(&found), [6, 5]);
    assert_eq!(index.nearest_rescored(&query, 0, |place| vectors.get(place)).unwrap(), []);
}

fn vectors() -> impl Strategy<Value = (Vec<Vec<f32>>, Vec<f32>)> {
    (1_usize..70).prop_flat_map(|dimensions| {
        let vector = || prop::collection::vec(-10.0_f32..10.0, dimensions);
        (prop::collection::vec(vector(), 1..40), vector())
    })
}

proptest! {
    /// Whatever the vectors: every score is within its bound, and no vector is left out that is better than one
    /// found by more than the two bounds.
    #[test]
    fn the_order_is_that_of_single_precision_within_the_bound((vectors, query) in vectors(), count in 1_usize..20) {
        let found = index(&vectors).nearest(&query, count).unwrap();
        prop_assert_eq!(found.len(), count.min(vectors.len()));
        prop_assert!(found.windows(2).all(|pair| pair[0].score > pair[1].score
            || (pair[0].score == pair[1].score && pair[0].place < pair[1].place)));
        let slack = |place: usize| bound(&vectors[place], &query);
        for near in &found {
            let exact = dot_f32(&vectors[near.place], &query);
            prop_assert!((near.score - exact).abs() <= slack(near.place), "{} for {}", near.score, exact);
        }
        let last = found.last().unwrap().place;
        let floor = dot_f32(&vectors[last], &query) - slack(last);
        for (place, vector) in vectors.iter().enumerate() {
            let left_out = found.iter().all(|near| near.place != place);
            prop_assert!(!left_out || dot_f32(vector, &query) - slack(place) <= floor + 2.0 * slack(last), "{} is missing", place);
        }
    }

    /// Rescored among all, the order is exactly that of single precision.
    #[test]
    fn rescored_the_order_is_exact((vectors, query) in vectors()) {
        let found = index(&vectors).nearest_rescored(&query, vectors.len(), |place| vectors.get(place)).unwrap();
        let mut expected: Vec<usize> = (0..vectors.len()).collect();
        let score = |place: usize| dot_f32(&vectors[place], &query);
        expected.sort_by(|a, b| score(*b).total_cmp(&score(*a)).then(a.cmp(b)));
        prop_assert_eq!(places(&found), expected);
    }
}
