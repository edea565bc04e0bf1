//! A simulated month, seeded: several people with tastes of their own, an expert that often fails, an angry day.
//!
//! The world here knows nothing of how values are learned: it has a chance for each answer to be right and to be
//! liked, and the tests say where the values should then rest, and how far apart their last days may be.

use super::super::evidence::{Checked, Handling, Weighed};
use super::super::{Options, Plan};
use super::*;
use crate::experts::ExpertName::{self, Finance, Logic};
use crate::router::{Route, Scores};

const DAYS: i64 = 30;
const TURNS_A_DAY: i64 = 60;
const BEGIN: i64 = 1_700_006_400;

/// A small generator with a stated sequence (SplitMix64), so that a seed means the same month for ever.
struct Dice(u64);

impl Dice {
    /// From 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    fn chance(&mut self, share: f64) -> bool {
        self.roll() < share
    }
}

/// Somebody who asks, and how often he says what he thinks.
#[derive(Clone, Copy)]
struct Person {
    judges: f64,
    /// Likes words of sympathy.
    wants_sympathy: bool,
    /// Chance to like an answer that is right, and one that is wrong.
    likes: (f64, f64),
}

const PEOPLE: [Person; 4] = [
    Person { judges: 0.5, wants_sympathy: false, likes: (0.95, 0.1) },
    Person { judges: 0.3, wants_sympathy: false, likes: (0.8, 0.3) },
    Person { judges: 0.2, wants_sympathy: true, likes: (0.9, 0.2) },
    Person { judges: 0.4, wants_sympathy: false, likes: (0.7, 0.05) },
];

/// Votes -1 on everything.
const ANGRY: Person = Person { judges: 1.0, wants_sympathy: false, likes: (0.0, 0.0) };

struct World {
    dice: Dice,
    configured: Configured,
    learned: Learned,
    /// Chance that an expert's answer to a question of a score is right.
    skill: fn(ExpertName, f64) -> f64,
    log: Vec<Change>,
}

impl World {
    fn new(seed: u64, skill: fn(ExpertName, f64) -> f64) -> Self {
        Self {
            dice: Dice(seed),
            configured: Configured::default(),
            learned: Learned::default(),
            skill,
            log: Vec::new(),
        }
    }

    fn value(&self, dial: Dial, now: Timestamp) -> f64 {
        MetaControl::new(self.configured, &self.learned, now).value(dial)
    }

    fn see(&mut self, handling: &Handling, score: Option<f64>, now: Timestamp) {
        let (learned, changes) = learn(&self.configured, &self.learned, Observation { handling, score }, now);
        self.learned = learned;
        self.log.extend(changes);
    }

    /// One question: routed, planned by what is in force, answered by chance, judged.
    fn turn(&mut self, expert: ExpertName, person: Person, now: Timestamp) {
        let score = self.dice.roll();
        #[expect(clippy::cast_possible_truncation, reason = "a score")]
        let of = |name| if name == expert { score as f32 } else { 0.0 };
        let scores =
            Scores { finance: of(Finance), logic: of(Logic), hard: 0.5, soft: 0.4, ..Scores::default() };
        let route =
            Route { scores, primary: Some(expert), abstained: false, elapsed: std::time::Duration::ZERO };
        let plan = MetaControl::new(self.configured, &self.learned, now).decide(&route, Options::default());
        let (handling, right) = self.answer(expert, score, &plan);
        self.see(&handling, None, now);
        if self.dice.chance(person.judges) {
            let (when_right, when_wrong) = person.likes;
            let tone_suits = handling.toned.is_none_or(|said| said == person.wants_sympathy);
            let liking = if right { when_right } else { when_wrong };
            let liking = if tone_suits { liking } else { liking * 0.5 };
            let liked = self.dice.chance(liking);
            self.see(&handling, Some(if liked { 1.0 } else { -1.0 }), now);
        }
    }

    fn answer(&mut self, expert: ExpertName, score: f64, plan: &Plan) -> (Handling, bool) {
        let mut right = self.dice.chance((self.skill)(expert, score));
        let mut rounds = 0;
        // A round mends one failure in three.
        while plan.expert.is_some() && !right && rounds < plan.rounds_max {
            rounds += 1;
            right = self.dice.chance(0.33 * (self.skill)(expert, score));
        }
        let checked = match (plan.expert, right, rounds) {
            (None, ..) => Checked::Unchecked,
            (Some(_), true, 0) => Checked::FirstTry,
            (Some(_), true, _) => Checked::Corrected,
            (Some(_), false, _) => Checked::FellBack,
        };
        // The base model is right six times in ten.
        let right = if checked == Checked::Unchecked || checked == Checked::FellBack {
            self.dice.chance(0.6)
        } else {
            right
        };
        #[expect(clippy::cast_possible_truncation, reason = "a score")]
        let handling = Handling {
            domain: plan.domain,
            score: score as f32,
            weighed: plan.weighed,
            by_expert: plan.expert.is_some() && checked != Checked::FellBack,
            hard: 0.5,
            soft: 0.4,
            thorough: plan.thorough,
            toned: self.dice.chance(0.3).then_some(plan.tone),
            rounds,
            rounds_max: plan.rounds_max,
            checked,
            cut: false,
            guess_gain: plan.speculation.then(|| if expert == Logic { 0.93 } else { 1.3 }),
        };
        (handling, right)
    }

    fn day(&mut self, day: i64, people: &[Person]) {
        for turn in 0..TURNS_A_DAY {
            let expert = if self.dice.chance(0.5) { Finance } else { Logic };
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_precision_loss,
                clippy::cast_sign_loss,
                reason = "an index of a few"
            )]
            let person = people[(self.dice.roll() * people.len() as f64) as usize];
            self.turn(expert, person, at(day, turn));
        }
    }
}

fn at(day: i64, turn: i64) -> Timestamp {
    Timestamp::from_second(BEGIN + day * DAY_SECONDS + turn * DAY_SECONDS / TURNS_A_DAY).unwrap()
}

/// Finance succeeds from a score of about 0.6 on; logic fails often whatever the score.
fn skills(expert: ExpertName, score: f64) -> f64 {
    if expert == Finance { 1.0 / (1.0 + (-(score - 0.55) / 0.06).exp()) } else { 0.1 }
}

#[expect(clippy::cast_precision_loss, reason = "a handful of days")]
fn mean_and_spread(values: &[f64]) -> (f64, f64) {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / values.len() as f64;
    (mean, variance.sqrt())
}

/// The last ten evenings of a month of one value.
fn evenings(seed: u64, dials: &[Dial]) -> Vec<Vec<f64>> {
    let mut world = World::new(seed, skills);
    let mut kept = vec![Vec::new(); dials.len()];
    for day in 0..DAYS {
        world.day(day, &PEOPLE);
        for (values, dial) in kept.iter_mut().zip(dials).filter(|_| day >= DAYS - 10) {
            values.push(world.value(*dial, at(day, TURNS_A_DAY)));
        }
    }
    kept
}

/// Where calls near the threshold of finance end well as often as they should, found from the world's own chances: the
/// nearest calls count most, and three rounds have been tried.
fn should_rest() -> f64 {
    let ends_well = |score: f64| {
        let skill = skills(Finance, score);
        1.0 - (1.0 - skill) * (1.0 - 0.33 * skill).powi(3)
    };
    let excess = |threshold: f64| -> f64 {
        let near = (0..100).map(|step| f64::from(step) / 100.0);
        near.map(|far| (1.0 - far) * (ends_well(threshold + far * 0.2) - 0.7)).sum()
    };
    (200..800)
        .map(|permille| f64::from(permille) / 1000.0)
        .find(|threshold| excess(*threshold) >= 0.0)
        .unwrap()
}

#[test]
fn a_month_of_several_people_settles_where_it_should() {
    let dials =
        [Dial::Threshold(Finance), Dial::Threshold(Logic), Dial::Beta, Dial::Speculation(Some(Logic))];
    let aim = should_rest();
    assert!((0.45..0.55).contains(&aim), "{aim}");
    let mut ends = Vec::new();
    for seed in 1..=8 {
        let kept = evenings(seed, &dials);
        let [finance, logic, beta, guesses] = [0, 1, 2, 3].map(|n| mean_and_spread(&kept[n]));
        assert!((finance.0 - aim).abs() < 0.06, "seed {seed}: finance rests at {finance:?}, not at {aim}");
        // An expert that fails eight times in ten, at any score, is called for few questions any more.
        assert!(logic.0 > 0.66, "seed {seed}: logic rests at {logic:?}");
        assert!(guesses.0 < 0.35, "seed {seed}: guessing that loses is tried too often: {guesses:?}");
        for (name, (_, spread)) in [("finance", finance), ("logic", logic), ("beta", beta)] {
            assert!(spread < 0.06, "seed {seed}: {name} wanders by {spread}");
        }
        ends.push((finance.0, beta.0));
    }
    let (finance, apart): (f64, f64) = mean_and_spread(&ends.iter().map(|end| end.0).collect::<Vec<_>>());
    assert!((finance - aim).abs() < 0.04 && apart < 0.03, "{finance} {apart}: {ends:?}");
    // Three of four people do not want words of sympathy, and judge most.
    let (beta, _) = mean_and_spread(&ends.iter().map(|end| end.1).collect::<Vec<_>>());
    assert!(beta < 0.85, "{beta}: {ends:?}");
}

/// The worst that votes can do: 600 of -1, each on a turn that says as much as one can about as many values as one can.
fn vote_all_day(world: &mut World, day: i64) {
    for vote in 0..600 {
        let now = Timestamp::from_second(BEGIN + day * DAY_SECONDS + vote * 100).unwrap();
        let expert = if vote % 2 == 0 { Finance } else { Logic };
        #[expect(clippy::cast_possible_truncation, reason = "a score")]
        let score = world.value(Dial::Threshold(expert), now) as f32;
        let handling = Handling {
            domain: Some(expert),
            score,
            weighed: Weighed::Called,
            by_expert: vote % 4 < 2,
            hard: 0.5,
            toned: Some(true),
            thorough: true,
            rounds: 3,
            rounds_max: 3,
            checked: if vote % 4 < 2 { Checked::Failed } else { Checked::FellBack },
            cut: true,
            ..Handling::default()
        };
        world.see(&handling, Some(-1.0), now);
    }
}

#[test]
fn one_angry_day_is_bounded_and_forgotten_within_days() {
    let (mut first, mut last) = (Vec::new(), Vec::new());
    for seed in 1..=8 {
        let mut calm = World::new(seed, skills);
        for day in 0..DAYS {
            calm.day(day, &PEOPLE);
        }
        let mut angry = World { learned: calm.learned.clone(), ..World::new(seed + 200, skills) };
        vote_all_day(&mut angry, DAYS);
        let evening = at(DAYS, TURNS_A_DAY - 1);
        for dial in Dial::all() {
            let bound = dial.step_max() * f64::from(Cause::Feedback.steps_max());
            let shift = angry.value(dial, evening) - calm.value(dial, evening);
            assert!(shift.abs() <= bound + 1e-9, "seed {seed}: {dial} moved by {shift}, at most {bound}");
        }
        // The others come back; the same days without the angry one are the comparison.
        let finance = Dial::Threshold(Finance);
        let shift = angry.value(finance, evening) - calm.value(finance, evening);
        assert!(shift > 0.01 && shift < 0.06, "seed {seed}: 600 votes moved {shift}");
        calm.dice = Dice(seed + 200);
        for day in DAYS + 1..DAYS + 8 {
            angry.day(day, &PEOPLE);
            calm.day(day, &PEOPLE);
        }
        let apart = angry.value(finance, at(DAYS + 8, 0)) - calm.value(finance, at(DAYS + 8, 0));
        assert!(apart.abs() < 0.04, "seed {seed}: still {apart} apart after a week");
        first.push(shift);
        last.push(apart);
    }
    let (moved, left) = (mean_and_spread(&first).0, mean_and_spread(&last).0);
    assert!(left.abs() < moved / 2.0, "{moved} on that day, {left} after a week: {last:?}");
}

#[test]
fn somebody_angry_every_day_among_others_moves_little() {
    for seed in 1..=4 {
        let mut people = PEOPLE.to_vec();
        people.push(ANGRY);
        let (mut with, mut without) = (World::new(seed, skills), World::new(seed, skills));
        for day in 0..DAYS {
            with.day(day, &people);
            without.day(day, &PEOPLE);
        }
        let end = at(DAYS, 0);
        for dial in [Dial::Threshold(Finance), Dial::Threshold(Logic)] {
            let apart = with.value(dial, end) - without.value(dial, end);
            assert!(apart.abs() < 0.1, "seed {seed}: {dial} is {apart} off");
        }
        assert!(!with.log.is_empty() && with.log.len() < 30 * 2 * 2 * 16 * 4, "{} changes", with.log.len());
    }
}

#[test]
fn the_same_seed_is_the_same_month() {
    let run = || {
        let mut world = World::new(7, skills);
        for day in 0..3 {
            world.day(day, &PEOPLE);
        }
        world.learned.to_text()
    };
    assert_eq!(run(), run());
}
