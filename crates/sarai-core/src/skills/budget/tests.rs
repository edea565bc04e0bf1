//! The account of memory: a table of cases, and arbitrary histories.

use proptest::prelude::*;

use super::*;

const LIMIT: u64 = 100;

/// An account, a clock, and requests that each are a number.
struct Scene {
    budget: Budget,
    start: Instant,
    now: Instant,
}

impl Scene {
    fn new() -> Self {
        let start = Instant::now();
        Self { budget: Budget::new(LIMIT), start, now: start }
    }

    fn after(&mut self, seconds: u64) -> &mut Self {
        self.now = self.start + Duration::from_secs(seconds);
        self
    }

    fn ask(&mut self, ticket: u64, model: &str, bytes: u64) -> Verdict {
        self.ask_beside(ticket, model, bytes, None)
    }

    fn ask_beside(&mut self, ticket: u64, model: &str, bytes: u64, free_bytes: Option<u64>) -> Verdict {
        let claim = Claim::default().with(Part::Weights, bytes);
        self.budget.ask(&Ask { ticket, model, claim: &claim, free_bytes }, self.now)
    }

    /// Loads a model and leaves it idle.
    fn load(&mut self, model: &str, bytes: u64) {
        assert_eq!(self.ask(u64::MAX, model, bytes), Verdict::Enter, "{model}");
        self.budget.loaded(model, Claim::default().with(Part::Weights, bytes));
        self.budget.leave(model, self.now);
    }

    fn leaving(&mut self, keep_alive: Option<u64>) -> Vec<(String, Unload)> {
        self.budget.leaving(self.now, keep_alive.map(Duration::from_secs))
    }

    fn claimed(&self) -> u64 {
        self.budget.claimed().total()
    }
}

fn out(models: &[&str], reason: Unload) -> Vec<(String, Unload)> {
    models.iter().map(|model| ((*model).to_owned(), reason)).collect()
}

#[test]
fn who_leaves_for_whom() {
    // Loaded and idle, in this order of last use; who asks, with how much; who must leave.
    type Case<'a> = (&'a [(&'a str, u64)], u64, &'a [&'a str]);
    let table: [Case<'_>; 6] = [
        (&[], 100, &[]),
        (&[("a", 40), ("b", 40)], 20, &[]),
        (&[("a", 40), ("b", 40)], 21, &["a"]),
        (&[("b", 40), ("a", 40)], 21, &["b"]),
        (&[("a", 10), ("b", 80)], 60, &["a", "b"]),
        (&[("a", 50), ("b", 50)], 100, &["a", "b"]),
    ];
    for (loaded, need, expected) in table {
        let mut scene = Scene::new();
        for (second, (model, bytes)) in (1..).zip(loaded) {
            scene.after(second).load(model, *bytes);
        }
        let verdict = scene.after(60).ask(1, "new", need);
        let wanted = if expected.is_empty() { Verdict::Enter } else { Verdict::Wait };
        assert_eq!(verdict, wanted, "{loaded:?} {need}");
        assert_eq!(scene.leaving(None), out(expected, Unload::Room), "{loaded:?} {need}");
        for model in expected {
            scene.budget.gone(model);
        }
        if wanted == Verdict::Wait {
            assert_eq!(scene.ask(1, "new", need), Verdict::Enter, "{loaded:?} {need}");
        }
        assert_eq!(scene.budget.waiting(), 0);
    }
}

#[test]
fn a_model_larger_than_the_budget_is_told_so_and_moves_nobody() {
    let mut scene = Scene::new();
    scene.load("a", 40);
    scene.budget.measured_host(30);
    assert_eq!(scene.ask(1, "b", 71), Verdict::Never { room_bytes: 70 });
    assert_eq!((scene.leaving(None), scene.budget.waiting()), (Vec::new(), 0));
    assert_eq!(scene.ask(1, "b", 70), Verdict::Wait);
    assert_eq!(scene.leaving(None), out(&["a"], Unload::Room));
}

#[test]
fn what_the_machine_has_free_counts_beside_the_budget() {
    let mut scene = Scene::new();
    scene.load("a", 40);
    // Ending the only idle one would not do: it stays.
    assert_eq!(scene.ask_beside(1, "b", 50, Some(5)), Verdict::Scarce { free_bytes: 5 });
    assert_eq!(scene.leaving(None), Vec::new());
    assert_eq!(scene.ask_beside(1, "b", 50, Some(10)), Verdict::Wait);
    assert_eq!(scene.leaving(None), out(&["a"], Unload::Room));
    scene.budget.gone("a");
    // What is being loaded has not taken its memory yet.
    assert_eq!(scene.ask_beside(1, "b", 50, Some(60)), Verdict::Enter);
    assert_eq!(scene.ask_beside(2, "c", 20, Some(60)), Verdict::Wait);
    scene.budget.loaded("b", Claim::default().with(Part::Weights, 50));
    assert_eq!(scene.ask_beside(2, "c", 20, Some(20)), Verdict::Enter);
}

#[test]
fn busy_models_stay_and_requests_queue_up_to_the_limit() {
    let mut scene = Scene::new();
    assert_eq!(scene.ask(0, "a", 60), Verdict::Enter);
    scene.budget.loaded("a", Claim::default().with(Part::Weights, 60));
    for ticket in 1..=QUEUE_MAX as u64 {
        assert_eq!(scene.ask(ticket, "b", 60), Verdict::Wait);
    }
    assert_eq!(scene.ask(1000, "b", 60), Verdict::Full);
    assert_eq!(scene.ask(1, "b", 60), Verdict::Wait, "who waits keeps his place");
    assert_eq!((scene.leaving(Some(0)), scene.budget.waiting()), (Vec::new(), QUEUE_MAX));
    scene.budget.withdraw(7);
    assert_eq!(scene.ask(1000, "b", 60), Verdict::Wait, "a place given up is free");
    scene.budget.leave("a", scene.now);
    assert_eq!(scene.ask(1, "b", 60), Verdict::Wait);
    assert_eq!(scene.leaving(None), out(&["a"], Unload::Room));
    // Nobody enters what is on its way out.
    assert_eq!(scene.ask(2000, "a", 60), Verdict::Full);
    scene.budget.gone("a");
    assert_eq!(scene.ask(1, "b", 60), Verdict::Enter);
}

#[test]
fn a_busy_model_does_not_starve_who_waits() {
    let mut scene = Scene::new();
    assert_eq!(scene.ask(0, "a", 60), Verdict::Enter);
    scene.budget.loaded("a", Claim::default().with(Part::Weights, 60));
    assert_eq!(scene.ask(1, "b", 60), Verdict::Wait);
    assert_eq!(scene.after(5).ask(2, "a", 60), Verdict::Enter, "patience is not over");
    assert_eq!(scene.after(6).ask(3, "a", 60), Verdict::Wait);
    scene.budget.leave("a", scene.now);
    scene.budget.leave("a", scene.now);
    assert_eq!(scene.ask(1, "b", 60), Verdict::Wait);
    scene.budget.gone("a");
    assert_eq!(scene.ask(1, "b", 60), Verdict::Enter);
    assert_eq!(scene.ask(3, "a", 60), Verdict::Wait);
}

#[test]
fn idle_models_leave_after_their_time_and_busy_ones_do_not() {
    let mut scene = Scene::new();
    scene.after(0).load("a", 30);
    scene.after(5).load("b", 30);
    assert_eq!(scene.ask(1, "b", 30), Verdict::Enter);
    assert_eq!(scene.after(10).leaving(Some(10)), out(&["a"], Unload::Idle));
    scene.budget.gone("a");
    assert_eq!(scene.after(100).leaving(Some(10)), Vec::new());
    scene.budget.leave("b", scene.now);
    assert_eq!(scene.leaving(None), Vec::new(), "without a time it stays");
    assert_eq!(scene.after(109).leaving(Some(10)), Vec::new());
    assert_eq!(scene.after(110).leaving(Some(10)), out(&["b"], Unload::Idle));
}

#[test]
fn what_was_measured_counts_and_idle_ones_leave_for_it() {
    let mut scene = Scene::new();
    scene.after(1).load("a", 30);
    scene.after(2).load("b", 30);
    scene.budget.measured("a", 20);
    assert_eq!(scene.claimed(), 60, "a claim does not shrink by measuring");
    scene.budget.measured("b", 60);
    scene.budget.measured_host(20);
    assert_eq!((scene.claimed(), scene.leaving(None)), (110, out(&["a"], Unload::Pressure)));
    scene.budget.gone("a");
    assert_eq!((scene.claimed(), scene.leaving(None)), (80, Vec::new()));
}

#[test]
fn a_child_that_died_keeps_its_claim_for_those_who_use_it() {
    let mut scene = Scene::new();
    assert_eq!(scene.ask(1, "a", 60), Verdict::Enter);
    scene.budget.hold("a");
    scene.budget.loaded("a", Claim::default().with(Part::Weights, 60));
    scene.budget.gone("a");
    assert_eq!((scene.claimed(), scene.budget.holding("a").map(|(_, users)| users)), (60, Some(2)));
    scene.budget.leave("a", scene.now);
    assert_eq!(scene.claimed(), 60);
    scene.budget.leave("a", scene.now);
    assert_eq!((scene.claimed(), scene.budget.holding("a")), (0, None));
    // One that dies idle frees it at once.
    scene.load("b", 60);
    scene.budget.gone("b");
    assert_eq!(scene.claimed(), 0);
}

#[test]
fn loading_ahead_moves_nobody() {
    let mut scene = Scene::new();
    scene.load("a", 60);
    let mut ahead = |model: &str, bytes: u64| {
        let claim = Claim::default().with(Part::Weights, bytes);
        scene.budget.ask_ahead(&Ask { ticket: 9, model, claim: &claim, free_bytes: None }, scene.now)
    };
    assert_eq!((ahead("b", 41), ahead("b", 40), ahead("a", 60)), (false, true, true));
    assert_eq!(scene.budget.holding("a").map(|(_, users)| users), Some(1));
    assert_eq!(scene.leaving(Some(0)), Vec::new());
}

/// Something that happens to an account.
#[derive(Clone, Debug)]
enum Step {
    Ask {
        ticket: u64,
        model: usize,
        bytes: u64,
        free: Option<u64>,
    },
    Ahead {
        model: usize,
        bytes: u64,
    },
    Withdraw {
        ticket: u64,
    },
    Loaded {
        model: usize,
        bytes: u64,
    },
    Leave {
        model: usize,
    },
    Died {
        model: usize,
    },
    Measured {
        model: usize,
        bytes: u64,
    },
    Host {
        bytes: u64,
    },
    Tick {
        seconds: u64,
        keep_alive: Option<u64>,
    },
    /// Those who are to leave are gone.
    Unloaded,
}

fn step() -> impl Strategy<Value = Step> {
    let model = 0..4_usize;
    let free = proptest::option::of(0..120_u64);
    prop_oneof![
        4 => (0..90_u64, model.clone(), 1..120_u64, free)
            .prop_map(|(ticket, model, bytes, free)| Step::Ask { ticket, model, bytes, free }),
        1 => (model.clone(), 1..120_u64).prop_map(|(model, bytes)| Step::Ahead { model, bytes }),
        1 => (0..90_u64).prop_map(|ticket| Step::Withdraw { ticket }),
        3 => (model.clone(), 0..60_u64).prop_map(|(model, bytes)| Step::Loaded { model, bytes }),
        3 => model.clone().prop_map(|model| Step::Leave { model }),
        1 => model.clone().prop_map(|model| Step::Died { model }),
        1 => (model, 0..120_u64).prop_map(|(model, bytes)| Step::Measured { model, bytes }),
        1 => (0..50_u64).prop_map(|bytes| Step::Host { bytes }),
        2 => (0..9_u64, proptest::option::of(0..9_u64))
            .prop_map(|(seconds, keep_alive)| Step::Tick { seconds, keep_alive }),
        2 => Just(Step::Unloaded),
    ]
}

/// An account beside what must be true of it.
struct Model {
    scene: Scene,
    users: [usize; 4],
    is_loaded: [bool; 4],
}

const NAMES: [&str; 4] = ["a", "b", "c", "d"];

impl Model {
    fn take(&mut self, step: &Step) {
        let before = self.scene.claimed();
        let is_known = |scene: &Scene, model: usize| scene.budget.holding(NAMES[model]).is_some();
        match *step {
            Step::Ask { ticket, model, bytes, free } => {
                let was_held = is_known(&self.scene, model);
                let verdict = self.scene.ask_beside(ticket, NAMES[model], bytes, free);
                self.users[model] += usize::from(verdict == Verdict::Enter);
                let admitted = verdict == Verdict::Enter && !was_held;
                assert!(!admitted || self.scene.claimed() <= LIMIT, "admitted over the limit");
                assert!(admitted || self.scene.claimed() == before, "nobody was admitted");
            }
            Step::Ahead { model, bytes } => {
                let was_held = is_known(&self.scene, model);
                let claim = Claim::default().with(Part::Weights, bytes);
                let ask = Ask { ticket: 1000, model: NAMES[model], claim: &claim, free_bytes: None };
                let entered = self.scene.budget.ask_ahead(&ask, self.scene.now);
                self.users[model] += usize::from(entered);
                assert!(!entered || was_held || self.scene.claimed() <= LIMIT, "loaded ahead over the limit");
            }
            Step::Withdraw { ticket } => self.scene.budget.withdraw(ticket),
            // Only who uses a model can have it loaded.
            Step::Loaded { model, bytes } if self.users[model] > 0 && !self.is_loaded[model] => {
                self.scene.budget.loaded(NAMES[model], Claim::default().with(Part::Weights, bytes));
                self.is_loaded[model] = true;
            }
            Step::Leave { model } if self.users[model] > 0 => {
                self.scene.budget.leave(NAMES[model], self.scene.now);
                self.users[model] -= 1;
            }
            Step::Died { model } if self.is_loaded[model] => {
                self.scene.budget.gone(NAMES[model]);
                self.is_loaded[model] = false;
            }
            Step::Loaded { .. } | Step::Leave { .. } | Step::Died { .. } => {}
            Step::Measured { model, bytes } => self.scene.budget.measured(NAMES[model], bytes),
            Step::Host { bytes } => self.scene.budget.measured_host(bytes),
            Step::Tick { seconds, keep_alive } => {
                self.scene.now += Duration::from_secs(seconds);
                self.scene.leaving(keep_alive);
            }
            Step::Unloaded => {
                for (name, _) in self.scene.leaving(None) {
                    let model = NAMES.iter().position(|known| *known == name).unwrap();
                    assert!(self.is_loaded[model], "{name} was not loaded");
                    self.scene.budget.gone(&name);
                    self.is_loaded[model] = false;
                }
                let is_idle = |model: usize| self.is_loaded[model] && self.users[model] == 0;
                let idle = (0..4).any(is_idle);
                assert!(!idle || self.scene.claimed() <= LIMIT, "over the limit beside idle models");
            }
        }
    }

    fn check(&mut self) {
        for (model, name) in NAMES.iter().enumerate() {
            let users = self.scene.budget.holding(name).map(|(_, users)| users);
            let is_held = self.users[model] > 0 || self.is_loaded[model];
            assert_eq!(users, is_held.then_some(self.users[model]), "{name}");
        }
        for (name, reason) in self.scene.leaving(None) {
            let model = NAMES.iter().position(|known| *known == name).unwrap();
            assert_eq!(self.users[model], 0, "{name} is in use and told to leave: {reason:?}");
        }
        assert!(self.scene.budget.waiting() <= QUEUE_MAX);
    }
}

proptest! {
    #[test]
    fn no_history_admits_over_the_limit_or_ends_a_running_model(
        steps in proptest::collection::vec(step(), 1..200),
    ) {
        let mut model = Model { scene: Scene::new(), users: [0; 4], is_loaded: [false; 4] };
        for step in &steps {
            model.take(step);
            model.check();
        }
    }
}
