//! Waiting at the gate, with a clock of milliseconds.

use super::super::claim::Part;
use super::*;

fn gate(limit_bytes: u64, wait_ms: u64) -> Arc<Gate> {
    let meter = Meter { host_bytes: || Some(10), free_bytes: || None };
    Arc::new(Gate::new(limit_bytes, Duration::from_millis(wait_ms), meter))
}

fn claim(bytes: u64) -> Claim {
    Claim::default().with(Part::Weights, bytes)
}

#[tokio::test]
async fn what_never_fits_names_need_room_and_key() {
    let error = gate(1_000_000_010, 1000).enter("big", &claim(2_500_000_000)).await.err().unwrap();
    let text = error.to_string();
    for word in ["big", "2.5 GB", "1.0 GB", "models.ram_budget_bytes"] {
        assert!(text.contains(word), "no {word} in {text}");
    }
    assert!(crate::model::is_outage(&error), "another model may do");
}

#[tokio::test]
async fn who_waits_too_long_is_told_when_to_come_back() {
    let gate = gate(110, 50);
    let _busy = gate.enter("a", &claim(60)).await.unwrap();
    let error = gate.enter("b", &claim(60)).await.err().unwrap();
    assert!(
        matches!(error, Error::Busy { retry_after, .. } if retry_after >= Duration::from_secs(1)),
        "{error}"
    );
    assert_eq!(gate.with(|budget| budget.waiting()), 0);
}

#[tokio::test]
async fn who_waits_gets_in_when_room_comes_and_who_left_holds_nobody_up() {
    let gate = gate(110, 10_000);
    let busy = gate.enter("a", &claim(60)).await.unwrap();
    let enter = |model: &'static str| {
        let gate = Arc::clone(&gate);
        tokio::spawn(async move { gate.enter(model, &claim(60)).await.map(drop) })
    };
    let left = enter("b");
    let stays = enter("c");
    while gate.with(|budget| budget.waiting()) < 2 {
        tokio::task::yield_now().await;
    }
    left.abort();
    assert!(left.await.unwrap_err().is_cancelled());
    assert_eq!(gate.with(|budget| budget.waiting()), 1);
    // Never loaded: its claim goes with its last user.
    drop(busy);
    stays.await.unwrap().unwrap();
    assert_eq!(gate.with(|budget| budget.claimed().total()), 10);
}

#[tokio::test]
async fn a_start_keeps_the_claim_of_an_asker_who_left() {
    let gate = gate(110, 10);
    let asker = gate.enter("a", &claim(60)).await.unwrap();
    let start = asker.again();
    drop(asker);
    assert!(gate.enter("b", &claim(60)).await.is_err());
    drop(start);
    assert!(gate.enter("b", &claim(60)).await.is_ok());
    assert!(gate.enter_ahead("c", &claim(101)).is_none());
    assert!(gate.enter_ahead("c", &claim(100)).is_some());
}
