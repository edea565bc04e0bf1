//! Downloads from servers that break off, lie, change their mind, or are not there.

use std::sync::Arc;
use std::time::Duration;

use super::faulty_server::{FaultyServer, Reply};
use super::*;

const LEN: usize = 3 << 20;
/// Where a resting server rests: past the first write to disk, which comes after 1 MiB and a bit.
const STALL: usize = (1 << 20) + 300_000;

fn tries_of(error: &Error) -> String {
    let Error::AllSourcesFailed { failures, .. } = error else { panic!("unexpected error: {error}") };
    failures.iter().map(|failure| failure.reason.clone()).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_good_server_needs_one_request() {
    let bytes = content(1, LEN);
    let file = bytes.clone();
    let server = FaultyServer::start(move |_, asked| Reply::good(&file, asked, "\"v1\"")).await;
    let bench = Bench::new();
    let manifest = bench.pull(&model(Some(&bytes), &url_source(&server.base))).await.unwrap();
    bench.assert_has("m", &bytes);
    assert_eq!((manifest.bytes, manifest.licence.as_str()), (LEN as u64, "MIT"));
    assert_eq!(server.asked().len(), 1);
    // Installed: not even asked again.
    bench.pull(&model(Some(&bytes), &url_source(&server.base))).await.unwrap();
    assert_eq!(server.asked().len(), 1);
    let told = bench.events();
    assert!(told.contains(&PullProgress::Started { bytes: Some(LEN as u64), resumed_bytes: 0 }));
    assert!(told.contains(&PullProgress::Advanced { bytes: LEN as u64 }));
    assert_eq!(told.last(), Some(&PullProgress::Done { bytes: LEN as u64 }));
}

#[tokio::test]
async fn a_server_that_keeps_breaking_off_is_resumed_and_no_byte_comes_twice() {
    let bytes = content(2, LEN);
    let file = bytes.clone();
    let server = FaultyServer::start(move |_, asked| Reply::good(&file, asked, "\"v1\"").cut(400_000)).await;
    let bench = Bench::new();
    bench.pull(&model(Some(&bytes), &url_source(&server.base))).await.unwrap();
    bench.assert_has("m", &bytes);
    // More than tries_max requests: progress gives new tries.
    assert_eq!(server.asked().len(), LEN.div_ceil(400_000));
    assert_eq!(server.sent(), LEN as u64);
    assert!(server.asked().iter().skip(1).all(|asked| asked.if_range.as_deref() == Some("\"v1\"")));
}

#[tokio::test]
async fn without_progress_the_tries_are_bounded() {
    let bytes = content(3, LEN);
    let file = bytes.clone();
    let server = FaultyServer::start(move |_, asked| Reply::good(&file, asked, "\"v1\"").cut(100)).await;
    let bench = Bench::new();
    let error = bench.pull(&model(Some(&bytes), &url_source(&server.base))).await.unwrap_err();
    assert!(tries_of(&error).contains("gave up after 5 tries"), "{error}");
    assert_eq!(server.asked().len(), 5);
    assert_eq!(error.class(), super::super::Class::Unavailable);
}

#[tokio::test]
async fn a_wrong_announced_length_is_refused_and_the_next_source_serves() {
    let bytes = content(4, LEN);
    let file = bytes.clone();
    let liar = FaultyServer::start(move |_, _| Reply::whole(&file).header("content-length", LEN - 7)).await;
    let file = bytes.clone();
    let good = FaultyServer::start(move |_, asked| Reply::good(&file, asked, "\"v1\"")).await;
    let bench = Bench::new();
    let sources = url_source(&liar.base) + &url_source(&good.base);
    let manifest = bench.pull(&model(Some(&bytes), &sources)).await.unwrap();
    bench.assert_has("m", &bytes);
    assert_eq!(manifest.source, format!("url {}", good.base.clone()));
    assert!(bench.events().iter().any(|event| matches!(event,
        PullProgress::SourceFailed { reason, .. } if reason.contains("announces 3145721 bytes instead of 3145728"))));
}

#[tokio::test]
async fn a_body_longer_than_the_file_is_cut_off() {
    let bytes = content(5, LEN);
    let long = content(5, LEN + (1 << 20));
    let server = FaultyServer::start(move |_, _| Reply::whole(&long).chunked()).await;
    let bench = Bench::new();
    let error = bench.pull(&model(Some(&bytes), &url_source(&server.base))).await.unwrap_err();
    assert!(tries_of(&error).contains("sends more than 3145728 bytes"), "{error}");
    assert!(bench.store.path("m").is_err());
}

#[tokio::test]
async fn a_body_that_ends_early_without_an_error_is_resumed() {
    let bytes = content(6, LEN);
    let (file, short) = (bytes.clone(), bytes[..LEN / 2].to_vec());
    let server = FaultyServer::start(move |number, asked| match number {
        0 => Reply::whole(&short).chunked().header("etag", "\"v1\""),
        _ => Reply::good(&file, asked, "\"v1\""),
    })
    .await;
    let bench = Bench::new();
    bench.pull(&model(Some(&bytes), &url_source(&server.base))).await.unwrap();
    bench.assert_has("m", &bytes);
    assert_eq!(server.asked()[1].from, Some(LEN / 2));
}

#[tokio::test]
async fn a_server_that_ignores_ranges_starts_over_cleanly() {
    let bytes = content(7, LEN);
    let file = bytes.clone();
    let server = FaultyServer::start(move |number, _| match number {
        0 => Reply::whole(&file).cut(1_500_000),
        _ => Reply::whole(&file),
    })
    .await;
    let bench = Bench::new();
    bench.pull(&model(Some(&bytes), &url_source(&server.base))).await.unwrap();
    bench.assert_has("m", &bytes);
    assert_eq!(server.asked()[1].from, Some(1_500_000));
    assert_eq!(server.sent(), 1_500_000 + LEN as u64);
}

#[tokio::test]
async fn a_part_other_than_the_one_asked_for_is_not_joined() {
    let bytes = content(8, LEN);
    let file = bytes.clone();
    let server = FaultyServer::start(move |number, asked| match number {
        0 => Reply::good(&file, asked, "\"v1\"").cut(1_000_000),
        1 => Reply::good(&file, asked, "\"v1\"")
            .header("content-range", format!("bytes 999999-{}/{LEN}", LEN - 1)),
        _ => Reply::good(&file, asked, "\"v1\""),
    })
    .await;
    let bench = Bench::new();
    bench.pull(&model(Some(&bytes), &url_source(&server.base))).await.unwrap();
    bench.assert_has("m", &bytes);
    assert_eq!(server.asked()[2].from, None);
}

#[tokio::test]
async fn a_file_that_changes_between_two_tries_is_fetched_anew() {
    let (old, new) = (content(9, LEN), content(10, LEN));
    let wanted = new.clone();
    let server = FaultyServer::start(move |number, asked| match number {
        0 => Reply::good(&old, asked, "\"old\"").cut(1_000_000),
        _ => Reply::good(&new, asked, "\"new\""),
    })
    .await;
    let bench = Bench::new();
    bench.pull(&model(Some(&wanted), &url_source(&server.base))).await.unwrap();
    bench.assert_has("m", &wanted);
}

#[tokio::test]
async fn a_changed_file_served_in_spite_of_if_range_is_noticed() {
    let (old, new) = (content(11, LEN), content(12, LEN));
    let wanted = new.clone();
    let server = FaultyServer::start(move |number, asked| match number {
        0 => Reply::good(&old, asked, "\"old\"").cut(1_000_000),
        1 => {
            let mut rude = asked.clone();
            rude.if_range = None;
            Reply::good(&new, &rude, "\"new\"")
        }
        _ => Reply::good(&new, asked, "\"new\""),
    })
    .await;
    let bench = Bench::new();
    bench.pull(&model(Some(&wanted), &url_source(&server.base))).await.unwrap();
    bench.assert_has("m", &wanted);
}

#[tokio::test]
async fn wrong_bytes_are_thrown_away_and_every_source_is_listed() {
    let (bytes, wrong) = (content(13, LEN), content(14, LEN));
    let wrong_sha256 = sha256(&wrong);
    let liar = FaultyServer::start(move |_, asked| Reply::good(&wrong, asked, "\"v1\"")).await;
    let gone = FaultyServer::start(|_, _| Reply::status(404)).await;
    let bench = Bench::new();
    let sources = url_source(&liar.base) + &url_source(&gone.base);
    let error = bench.pull(&model(Some(&bytes), &sources)).await.unwrap_err();
    let reasons = tries_of(&error);
    assert!(reasons.contains(&format!("wrong bytes: sha256 {wrong_sha256}")), "{reasons}");
    assert!(reasons.contains("404"), "{reasons}");
    assert!(error.to_string().contains(&liar.base) && error.to_string().contains(&gone.base));
    // A whole file of wrong bytes is not asked for twice, nor is what is not there.
    assert_eq!((liar.asked().len(), gone.asked().len()), (1, 1));
    assert!(bench.store.path("m").is_err());
    assert_eq!(bench.leftovers(), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn a_server_in_trouble_is_asked_again() {
    let bytes = content(15, LEN);
    let file = bytes.clone();
    let server = FaultyServer::start(move |number, asked| match number {
        0 => Reply::status(500),
        1 => Reply::status(503).header("retry-after", 86_400),
        2 => Reply::status(429),
        _ => Reply::good(&file, asked, "\"v1\""),
    })
    .await;
    let bench = Bench::new();
    bench.pull(&model(Some(&bytes), &url_source(&server.base))).await.unwrap();
    bench.assert_has("m", &bytes);
    let longest = bench.events().into_iter().filter_map(|event| {
        let PullProgress::Retrying { wait, .. } = event else { return None };
        Some(wait)
    });
    assert_eq!(longest.max(), Some(Duration::from_millis(20)), "the pause is bounded by the policy");
}

#[tokio::test]
async fn redirects_are_followed() {
    let bytes = content(16, LEN);
    let file = bytes.clone();
    let server = FaultyServer::start(move |_, asked| match asked.path.as_str() {
        "/a" => Reply::status(302).header("location", "/b").header("content-length", 0),
        "/b" => Reply::status(307).header("location", "/c").header("content-length", 0),
        "/c" => Reply::good(&file, asked, "\"v1\""),
        _ => Reply::status(404),
    })
    .await;
    let bench = Bench::new();
    bench.pull(&model(Some(&bytes), &url_source(&format!("{}/a", server.base)))).await.unwrap();
    bench.assert_has("m", &bytes);
}

#[tokio::test]
async fn endless_redirects_end() {
    let bytes = content(17, 4096);
    let server = FaultyServer::start(|_, _| Reply::status(302).header("location", "/again")).await;
    let bench = Bench::new();
    let error = bench.pull(&model(Some(&bytes), &url_source(&server.base))).await.unwrap_err();
    assert!(tries_of(&error).contains("redirect"), "{error}");
    assert!(server.asked().len() <= 11);
}

#[tokio::test]
async fn a_server_that_falls_silent_is_left_and_resumed() {
    let bytes = content(18, LEN);
    let file = bytes.clone();
    let server = FaultyServer::start(move |number, asked| match number {
        0 => Reply::good(&file, asked, "\"v1\"").stall(1_000_000),
        _ => Reply::good(&file, asked, "\"v1\""),
    })
    .await;
    let bench = Bench::new();
    bench.pull(&model(Some(&bytes), &url_source(&server.base))).await.unwrap();
    bench.assert_has("m", &bytes);
    assert_eq!(server.asked()[1].from, Some(1_000_000));
}

#[tokio::test]
async fn a_range_past_the_end_starts_over() {
    let bytes = content(19, LEN);
    let file = bytes.clone();
    let server = FaultyServer::start(move |number, asked| match number {
        0 => Reply::good(&file, asked, "\"v1\"").cut(1_000_000),
        1 => Reply::status(416),
        _ => Reply::good(&file, asked, "\"v1\""),
    })
    .await;
    let bench = Bench::new();
    bench.pull(&model(Some(&bytes), &url_source(&server.base))).await.unwrap();
    bench.assert_has("m", &bytes);
    assert_eq!(server.asked()[2].from, None);
}

/// Pulls until a part is on disk and the server is resting, then drops the pull, as a killed process would.
async fn half_a_pull(bench: &Bench, model: &Model) {
    let half = async {
        loop {
            let there = bench
                .events()
                .iter()
                .any(|event| matches!(event, PullProgress::Advanced { bytes } if *bytes >= 1 << 20));
            if there {
                return;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::select! {
        result = bench.pull(model) => panic!("ended before half: {result:?}"),
        () = half => {}
    }
}

fn resting(bytes: &[u8]) -> impl Fn(usize, &super::faulty_server::Asked) -> Reply + Send + Sync + 'static {
    let file = bytes.to_vec();
    move |number, asked| {
        let reply = Reply::good(&file, asked, "\"v1\"");
        if number == 0 { reply.stall(STALL) } else { reply }
    }
}

#[tokio::test]
async fn a_pull_that_was_killed_goes_on_where_it_stopped() {
    let bytes = content(20, LEN);
    let server = FaultyServer::start(resting(&bytes)).await;
    let mut bench = Bench::new();
    bench.options.retry.idle_timeout = Duration::from_secs(30);
    let model = model(Some(&bytes), &url_source(&server.base));
    half_a_pull(&bench, &model).await;
    assert!(bench.store.path("m").is_err(), "half a file is not installed");
    bench.pull(&model).await.unwrap();
    bench.assert_has("m", &bytes);
    let from = server.asked()[1].from.unwrap();
    assert!((1 << 20..=STALL).contains(&from), "{from}");
    assert_eq!(server.sent(), (STALL + LEN - from) as u64, "what was written does not come again");
}

#[tokio::test]
async fn a_partial_damaged_on_disk_is_fetched_anew() {
    let bytes = content(21, LEN);
    let server = FaultyServer::start(resting(&bytes)).await;
    let mut bench = Bench::new();
    bench.options.retry.idle_timeout = Duration::from_secs(30);
    let model = model(Some(&bytes), &url_source(&server.base));
    half_a_pull(&bench, &model).await;
    let partial = bench.store.partial_folder().join(format!("{}.partial", sha256(&bytes)));
    let mut there = fs::read(&partial).unwrap();
    there[12_345] ^= 1;
    fs::write(&partial, there).unwrap();
    bench.pull(&model).await.unwrap();
    bench.assert_has("m", &bytes);
    assert_eq!(server.asked().last().unwrap().from, None);
}

#[tokio::test]
async fn two_pulls_of_one_file_download_it_once() {
    let bytes = content(22, LEN);
    let file = bytes.clone();
    let server = FaultyServer::start(move |_, asked| {
        Reply::good(&file, asked, "\"v1\"").pause(1 << 20, Duration::from_millis(250))
    })
    .await;
    let bench = Bench::new();
    let model = model(Some(&bytes), &url_source(&server.base));
    let (first, second) = tokio::join!(bench.pull(&model), bench.pull(&model));
    assert_eq!(first.unwrap(), second.unwrap());
    bench.assert_has("m", &bytes);
    assert_eq!(server.asked().len(), 1);
    assert!(bench.events().contains(&PullProgress::Waiting { holder: Some(std::process::id()) }));
}

#[tokio::test]
async fn waiting_for_another_pull_is_bounded_and_names_it() {
    let bytes = content(23, LEN);
    let server = FaultyServer::start(resting(&bytes)).await;
    let mut bench = Bench::new();
    bench.options.retry.idle_timeout = Duration::from_secs(30);
    bench.options.lock_wait_max = Duration::from_millis(1);
    let model = model(Some(&bytes), &url_source(&server.base));
    let other = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        bench.pull(&model).await
    };
    tokio::select! {
        result = bench.pull(&model) => panic!("ended: {result:?}"),
        result = other => {
            let error = result.unwrap_err();
            assert!(matches!(&error, Error::Busy { holder, .. } if holder.contains(&std::process::id().to_string())), "{error}");
        }
    }
}

#[tokio::test]
async fn too_little_room_is_found_out_before_the_first_byte() {
    let bytes = content(24, LEN);
    let file = bytes.clone();
    let server = FaultyServer::start(move |_, asked| Reply::good(&file, asked, "\"v1\"").stall(0)).await;
    let mut bench = Bench::new();
    bench.options.free_bytes = Arc::new(|_| Ok(super::super::disk::MARGIN_BYTES + 1000));
    let sources = url_source(&server.base) + &url_source(&server.base);
    let error = bench.pull(&model(Some(&bytes), &sources)).await.unwrap_err();
    assert!(matches!(error, Error::NoSpace { free, needed, .. } if free < needed), "{error}");
    assert_eq!(server.asked().len(), 1, "another source would not help");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_left_at_once_if_there_is_another() {
    let bytes = content(25, LEN);
    let file = bytes.clone();
    let good = FaultyServer::start(move |_, asked| Reply::good(&file, asked, "\"v1\"")).await;
    let bench = Bench::new();
    let sources = url_source(&FaultyServer::nobody().await) + &url_source(&good.base);
    bench.pull(&model(Some(&bytes), &sources)).await.unwrap();
    bench.assert_has("m", &bytes);
    assert!(!bench.events().iter().any(|event| matches!(event, PullProgress::Retrying { .. })));
}

#[tokio::test]
async fn offline_asks_nobody() {
    let bytes = content(26, LEN);
    let file = bytes.clone();
    let server = FaultyServer::start(move |_, asked| Reply::good(&file, asked, "\"v1\"")).await;
    let mut bench = Bench::new();
    bench.options.offline = true;
    let error = bench.pull(&model(Some(&bytes), &url_source(&server.base))).await.unwrap_err();
    assert!(matches!(error, Error::Offline { .. }), "{error}");
    assert_eq!(error.class(), super::super::Class::Refused);
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn after_a_failure_the_same_pull_works() {
    let bytes = content(27, LEN);
    let file = bytes.clone();
    let server = FaultyServer::start(move |number, asked| match number {
        0 => Reply::status(403),
        _ => Reply::good(&file, asked, "\"v1\""),
    })
    .await;
    let bench = Bench::new();
    let model = model(Some(&bytes), &url_source(&server.base));
    bench.pull(&model).await.unwrap_err();
    bench.pull(&model).await.unwrap();
    bench.assert_has("m", &bytes);
}
