//! [`Embedder`](crate::model::Embedder) over gRPC: what is asked of a `sarai-skill embed` child and what it answers.
//!
//! Called by `skills` only. A child's vectors are foreign: their count, length and values are checked here.

use sarai_proto::skill as pb;

use super::Client;
use crate::model::{Embedded, Error, Purpose};

/// Numbers in one vector.
const DIMENSIONS_MAX: usize = 8192;
/// How far the square of a vector's length may be from 1.
const LENGTH_TOLERANCE: f32 = 1e-3;

impl Client {
    /// Makes one vector for each text.
    pub(crate) async fn embed(&self, texts: Vec<String>, purpose: Purpose) -> Result<Embedded, Error> {
        let count = texts.len();
        let kind = match purpose {
            Purpose::Query => pb::EmbedKind::Query,
            Purpose::Passage => pb::EmbedKind::Passage,
            Purpose::Symmetric => pb::EmbedKind::Symmetric,
        };
        let request = pb::EmbedRequest { texts, kind: kind.into() };
        let response = self.turn().embed(request).await.map_err(|status| self.error(&status))?.into_inner();
        let lost = |reason| Error::Lost { model: self.model.clone(), reason };
        checked(response, count).map_err(lost)
    }
}

/// The vectors, if they are what was asked for.
fn checked(response: pb::EmbedResponse, count: usize) -> Result<Embedded, String> {
    let vectors: Vec<Vec<f32>> = response.embeddings.into_iter().map(|embedding| embedding.values).collect();
    if vectors.len() != count {
        return Err(format!("it gave {} vectors for {count} texts", vectors.len()));
    }
    let length = vectors.first().map(Vec::len).unwrap_or_default();
    for vector in &vectors {
        if vector.len() != length || vector.is_empty() || length > DIMENSIONS_MAX {
            return Err(format!("it gave a vector of {} numbers beside one of {length}", vector.len()));
        }
        let square: f32 = vector.iter().map(|value| value * value).sum();
        let tolerated = 1.0 - LENGTH_TOLERANCE..=1.0 + LENGTH_TOLERANCE;
        // A sum that is no number is in no range.
        if !tolerated.contains(&square) {
            return Err(format!("it gave a vector whose square is {square} instead of 1"));
        }
    }
    Ok(Embedded { vectors, tokens: response.tokens })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_vectors_are_checked() {
        let response = |vectors: &[&[f32]]| pb::EmbedResponse {
            embeddings: vectors.iter().map(|values| pb::Embedding { values: values.to_vec() }).collect(),
            tokens: 3,
        };
        let told = |vectors: &[&[f32]], count| checked(response(vectors), count).unwrap_err();
        let fine = checked(response(&[&[1.0, 0.0], &[0.6, 0.8]]), 2).unwrap();
        assert_eq!((fine.vectors.len(), fine.tokens), (2, 3));
        assert_eq!(checked(response(&[]), 0).unwrap().vectors.len(), 0);
        assert!(told(&[&[1.0, 0.0]], 2).contains("1 vectors for 2"));
        assert!(told(&[&[1.0, 0.0], &[1.0]], 2).contains("1 numbers beside one of 2"));
        assert!(told(&[&[]], 1).contains("0 numbers"));
        assert!(told(&[&[2.0, 0.0]], 1).contains("is 4"));
        assert!(told(&[&[f32::NAN, 0.0]], 1).contains("NaN"));
        let long = vec![0.0; DIMENSIONS_MAX + 1];
        assert!(told(&[&long], 1).contains("8193"));
    }
}
