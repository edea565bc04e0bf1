//! Any bytes as a catalogue, as a wheel and as a server's answer: the right model, or a refusal that says where.

use std::future::Future;
use std::io::Write as _;

use proptest::prelude::*;
use reqwest::header::{CONTENT_RANGE, HeaderMap, HeaderValue};
use zip::write::SimpleFileOptions;

use super::fake_pip::{Act, FakePip};
use super::faulty_server::{FaultyServer, Reply};
use super::*;
use crate::models::catalogue::Source;
use crate::models::http::content_range;
use crate::mutation::{foreign, foreign_text};

const CATALOGUES: &[&str] = &[
    include_str!("../../../../../config/catalogue.toml"),
    "[[model]]\nname = \"m\"\nfamily = \"f\"\nlicence = \"MIT\"\nquantisation = \"q\"\nfile = \"m.gguf\"\n\
     [[model.source]]\nkind = \"hub\"\nrepo = \"me/mine\"\nfile = \"a/f.gguf\"\n[profile.mine]\nbase = \"m\"\n",
    "[[model]]\nname = \"w\"\nfamily = \"f\"\nlicence = \"MIT\"\nquantisation = \"q\"\nfile = \"w.gguf\"\nbytes = 9\n\
     sha256 = \"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"\ncompanions = [\"w\"]\n\
     [[model.source]]\nkind = \"wheels\"\nmember = \"w/{nn}.bin\"\nprefix = \"w-part\"\ncount = 3\nversion = \"1.0\"\n\
     [[model.source]]\nkind = \"path\"\npath = \"/srv/w.gguf\"\n",
];

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// What must hold of every entry, because names become file names, arguments and addresses.
fn assert_safe(model: &Model) {
    let plain = |name: &str| !name.contains(['/', '\\', '\0']) && !name.starts_with('.') && !name.is_empty();
    assert!(plain(&model.name) && plain(&model.file) && !model.name.starts_with('-'), "{model:?}");
    assert!(!model.sources.is_empty());
    let inside = |path: &str| !path.starts_with('/') && !path.split('/').any(|step| step == "..");
    for source in &model.sources {
        match source {
            Source::Hub { repo, file, revision } => {
                assert!(inside(repo) && inside(file) && inside(revision), "{source:?}");
            }
            Source::Url { url } => assert!(url.parse::<reqwest::Url>().unwrap().scheme().starts_with("http")),
            Source::Path { path } => assert!(path.is_absolute()),
            Source::Wheels { parts } => assert!(parts.iter().all(|part| {
                !part.package.starts_with('-')
                    && !part.version.starts_with('-')
                    && part.members.iter().all(|member| inside(member))
            })),
        }
    }
}

proptest! {
    #[test]
    fn a_catalogue_is_sound_or_refused_by_line(bytes in foreign_text(CATALOGUES)) {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), &bytes).unwrap();
        match Catalogue::load(Some(file.path())) {
            Ok(catalogue) => {
                catalogue.models().for_each(assert_safe);
                for profile in catalogue.profiles() {
                    catalogue.pull_order(profile).unwrap();
                }
                let again = Catalogue::load(Some(file.path())).unwrap();
                prop_assert_eq!(format!("{catalogue:?}"), format!("{again:?}"));
            }
            Err(Error::Catalogue { line, message, .. }) => {
                let lines = bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
                prop_assert!((1..=lines).contains(&line) && !message.is_empty(), "line {}: {}", line, message);
            }
            Err(other) => {
                prop_assert!(str::from_utf8(&bytes).is_err(), "{}", other);
                prop_assert!(other.to_string().contains(&*file.path().to_string_lossy()), "{}", other);
            }
        }
    }

    #[test]
    fn a_content_range_is_read_as_it_was_written(start: u64, end: u64, total: Option<u64>) {
        let told = total.map_or("*".to_owned(), |total| total.to_string());
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_RANGE, format!("bytes {start}-{end}/{told}").parse().unwrap());
        prop_assert_eq!(content_range(&headers), Some((start, total)));
    }

    #[test]
    fn any_content_range_names_its_first_byte_or_is_none(
        bytes in foreign_text(&["bytes 5-9/10", "bytes 0-0/1", "bytes */10", "bytes 7-8/*", "items 1-2/3"]),
    ) {
        let Ok(value) = HeaderValue::from_bytes(&bytes) else { return Ok(()) };
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_RANGE, value);
        if let Some((start, _)) = content_range(&headers) {
            let text = String::from_utf8(bytes).unwrap();
            let digits: String = text["bytes ".len()..].trim_start().chars().take_while(char::is_ascii_digit).collect();
            prop_assert_eq!(digits.parse::<u64>().ok(), Some(start), "{}", text);
        }
    }
}

const LEN: usize = 5000;
const MEMBER: &str = "m_part1/data/part01.bin";

fn wheel(bytes: &[u8], method: zip::CompressionMethod) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, content) in [("../evil", b"out".as_slice()), (MEMBER, bytes)] {
        zip.start_file(name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// One answer of a server that may lie in any of its parts.
fn reply() -> impl Strategy<Value = (u16, String, usize, usize, bool)> {
    let range = prop_oneof![
        (0..LEN * 2, 0..LEN * 2, 0..LEN * 2).prop_map(|(a, b, c)| format!("bytes {a}-{b}/{c}")),
        Just(format!("bytes 0-{}/{LEN}", LEN - 1)),
        Just("bytes 18446744073709551615-0/18446744073709551615".to_owned()),
        Just("bytes */0".to_owned()),
        "[ -~]{0,20}",
    ];
    let status = prop::sample::select(vec![200_u16, 206, 206, 416, 404, 503]);
    (status, range, 0..LEN, 0..LEN * 2, any::<bool>())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_wheel_gives_the_model_or_a_named_failure(
        bytes in foreign(vec![
            wheel(&content(60, LEN), zip::CompressionMethod::Stored),
            wheel(&content(60, LEN), zip::CompressionMethod::Deflated),
        ]),
    ) {
        let whole = content(60, LEN);
        let pip = Arc::new(FakePip::new(move |_, _| Act::Bytes(bytes.clone())));
        let bench = Bench::with_pip(pip);
        let sources = "[[model.source]]\nkind = \"wheels\"\nprefix = \"m-part\"\ncount = 1\nversion = \"1.0\"\n\
                       member = \"m_part{n}/data/part{nn}.bin\"\n";
        match block_on(bench.pull(&model(Some(&whole), sources))) {
            Ok(_) => bench.assert_has("m", &whole),
            Err(error) => {
                let text = error.to_string();
                prop_assert!(text.contains("m-part1==1.0") || text.contains("wrong bytes"), "{}", text);
                prop_assert!(bench.store.path("m").is_err());
            }
        }
        prop_assert!(!bench.folder.path().join("evil").exists());
        prop_assert!(!bench.folder.path().join("models/evil").exists());
    }

    #[test]
    fn a_lying_server_gives_the_model_or_nothing(replies in proptest::collection::vec(reply(), 1..5)) {
        let whole = content(61, LEN);
        let file = whole.clone();
        let (outcome, bench) = block_on(async {
            let server = FaultyServer::start(move |number, asked| {
                // After the lies comes the truth, so that what they left behind is met again.
                let Some((status, range, from, cut, etag)) = replies.get(number) else {
                    return Reply::good(&file, asked, "\"v1\"");
                };
                let reply = Reply::part(*status, &file[*from..]).header("content-range", range).cut(*cut);
                if *etag { reply.header("etag", "\"v1\"") } else { reply }
            })
            .await;
            let bench = Bench::new();
            let outcome = bench.pull(&model(Some(&whole), &url_source(&server.base))).await;
            (outcome, bench)
        });
        match outcome {
            Ok(_) => bench.assert_has("m", &whole),
            Err(error) => {
                prop_assert!(matches!(error, Error::AllSourcesFailed { .. }), "{}", error);
                prop_assert!(bench.store.path("m").is_err());
            }
        }
    }
}
