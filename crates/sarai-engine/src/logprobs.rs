//! Log probabilities from raw scores: what the model thought before sampling parameters and constraints.
//!
//! Used by `answer.rs` when a request asks for them.

use crate::TokenLogprob;
use crate::runtime::{Token, Vocabulary};

/// Log probability of `chosen` and of the `top` likeliest tokens.
pub(crate) fn of(vocabulary: &dyn Vocabulary, scores: &[f32], chosen: Token, top: usize) -> TokenLogprob {
    let total = log_sum_exp(scores);
    let entry = |token: Token| {
        let mut bytes = Vec::new();
        vocabulary.append_piece(token, &mut bytes);
        let score = scores.get(token as usize).copied().unwrap_or(f32::NEG_INFINITY);
        TokenLogprob { bytes, logprob: score - total, top: Vec::new() }
    };
    let likeliest = likeliest(scores, top).into_iter().map(entry).collect();
    TokenLogprob { top: likeliest, ..entry(chosen) }
}

/// `ln(sum(exp(scores)))`, without overflow.
fn log_sum_exp(scores: &[f32]) -> f32 {
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f64 = scores.iter().map(|score| f64::from(score - highest).exp()).sum();
    #[expect(clippy::cast_possible_truncation, reason = "a logarithm of at most a few hundred thousand")]
    let logarithm = sum.ln() as f32;
    highest + logarithm
}

/// Ids of the `count` highest scores, best first; ties by id.
fn likeliest(scores: &[f32], count: usize) -> Vec<Token> {
    let mut best: Vec<(f32, usize)> = Vec::with_capacity(count + 1);
    for (id, score) in scores.iter().copied().enumerate() {
        if best.len() == count && best.last().is_none_or(|(lowest, _)| score <= *lowest) {
            continue;
        }
        let place = best.partition_point(|(higher, _)| *higher >= score);
        best.insert(place, (score, id));
        best.truncate(count);
    }
    best.into_iter()
        .map(|(_, id)| Token::try_from(id).expect("a vocabulary has fewer than 2^32 tokens"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_sum_to_one_and_large_scores_do_not_overflow() {
        let scores = [1000.0, 999.0, -1000.0, 998.5];
        let total = log_sum_exp(&scores);
        let sum: f32 = scores.iter().map(|score| (score - total).exp()).sum();
        assert!((sum - 1.0).abs() < 1e-4, "{sum}");
    }

    #[test]
    fn the_likeliest_come_in_order() {
        let scores = [0.5, 3.0, -1.0, 3.0, 2.0];
        assert_eq!(likeliest(&scores, 3), [1, 3, 4]);
        assert_eq!(likeliest(&scores, 0), [0; 0]);
        assert_eq!(likeliest(&scores, 9), [1, 3, 4, 0, 2]);
    }
}
