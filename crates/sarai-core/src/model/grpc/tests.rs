//! What a child sends is foreign: any message becomes an event or an error of ours, with its numbers in range.

use proptest::collection::vec;
use proptest::prelude::*;
use tonic::metadata::{BinaryMetadataValue, MetadataMap};

use super::*;

fn done() -> impl Strategy<Value = pb::Done> {
    (any::<i32>(), any::<u32>(), any::<u64>(), any::<f64>(), any::<f64>()).prop_map(
        |(finish_reason, tokens, seed, prefill_seconds, decode_seconds)| pb::Done {
            finish_reason,
            prompt_tokens: tokens,
            seed,
            prefill_seconds,
            decode_seconds,
            ..pb::Done::default()
        },
    )
}

fn status(code: i32, detail: &[u8]) -> tonic::Status {
    let mut metadata = MetadataMap::new();
    metadata.insert_bin(sarai_proto::ERROR_DETAIL_KEY, BinaryMetadataValue::from_bytes(detail));
    tonic::Status::with_metadata(tonic::Code::from(code), "m", metadata)
}

proptest! {
    #[test]
    fn any_end_of_an_answer_is_read(done in done()) {
        use pb::generate_stream_response::Event as Wire;
        let update = pb::GenerateStreamResponse { event: Some(Wire::Done(done.clone())) };
        // Through the wire, as it comes.
        let update = pb::GenerateStreamResponse::decode(update.encode_to_vec().as_slice()).unwrap();
        let Ok(Event::Done(read)) = from_wire("m", Workload::Chat, update) else { panic!("an end became something else") };
        prop_assert_eq!((read.prompt_tokens, read.seed), (done.prompt_tokens, done.seed));
        // A duration holds 2^64 seconds.
        let sound = |seconds: f64| (0.0..18_446_744_073_709_551_616.0).contains(&seconds);
        prop_assert!(sound(done.prefill_seconds) || read.prefill == Duration::ZERO);
        prop_assert!(sound(done.decode_seconds) || read.decode == Duration::ZERO);
    }

    #[test]
    fn any_bytes_are_an_event_or_an_error(bytes in vec(any::<u8>(), 0..64)) {
        if let Ok(update) = pb::GenerateStreamResponse::decode(bytes.as_slice()) {
            let empty = update.event.is_none();
            prop_assert_eq!(from_wire("m", Workload::Chat, update).is_err(), empty);
        }
    }

    #[test]
    fn any_failure_is_one_of_ours_and_waits_are_bounded(
        code in -1..20,
        kind: i32,
        retry_after_ms: u32,
        noise in proptest::option::of(vec(any::<u8>(), 0..32)),
    ) {
        let detail = pb::ErrorDetail { kind, retry_after_ms, ..pb::ErrorDetail::default() };
        let bytes = noise.unwrap_or_else(|| detail.encode_to_vec());
        if let Error::Busy { retry_after, .. } = error("m", &status(code, &bytes)) {
            prop_assert!((Duration::from_millis(100)..=Duration::from_secs(600)).contains(&retry_after));
        }
    }

    #[test]
    fn any_progress_is_a_share(bits: u32) {
        prop_assert!((0.0..=1.0).contains(&share(f32::from_bits(bits))));
    }
}
