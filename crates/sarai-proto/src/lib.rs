//! The gRPC contract between `sarai` and `sarai-skill`: generated code, and how fingerprints of pictures are written.
//!
//! Called by `sarai-core` (client side) and `sarai-skills` (server side). Depends on no crate of ours.
//! Package `skills` is frozen; what is new goes into `sarai.skill.v1`.

pub mod fingerprint;

pub use fingerprint::{FINGERPRINT_DIGITS, Fingerprint, NotAFingerprint};

/// Package `skills`, the frozen first contract.
#[expect(missing_docs, clippy::allow_attributes, reason = "generated code")]
pub mod skills {
    tonic::include_proto!("skills");
}

/// Package `sarai.skill.v1`.
#[expect(missing_docs, clippy::allow_attributes, reason = "generated code")]
pub mod skill {
    tonic::include_proto!("sarai.skill.v1");
}

/// Encoded `FileDescriptorSet` of both packages, for gRPC reflection.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));

/// Version of `sarai.skill.v1` that both binaries must share; told in `DescribeResponse.protocol`.
pub const PROTOCOL: u32 = 1;

/// Largest gRPC message either side accepts, in bytes: a picture file of 32 MiB and what is said around it.
pub const MESSAGE_BYTES_MAX: usize = 33 << 20;

/// Trailing metadata key of an [`skill::ErrorDetail`].
pub const ERROR_DETAIL_KEY: &str = "sarai-error-bin";

/// Every call about adapters answers with what there is after it.
macro_rules! tells_adapters {
    ($($response:ident),*) => {
        $(impl From<skill::ListAdaptersResponse> for skill::$response {
            fn from(list: skill::ListAdaptersResponse) -> Self {
                Self { adapters: list.adapters, in_force: list.in_force }
            }
        })*
    };
}

tells_adapters!(LoadAdapterResponse, RemoveAdapterResponse, UseAdapterResponse);
