//! Last stage: the turn is kept, its leaf goes into the ledger, and only then the answer is final.
//!
//! Called by `turn`. The database row (question, answer, the nonces of the commitments) is written before the
//! leaf, so that a leaf never stands without what it commits to; a row without a leaf was never acknowledged.
//! The leaf itself holds no words of the person, only salted commitments to them.

use std::time::Duration;

use sarai_store as store;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::answer::Draft;
use super::{Inner, Outcome, Stop, Turn, Usage};
use crate::empathy;
use crate::metacontrol::{Checked, Handling, kept};
use crate::model::{Message, Workload};
use crate::router::Label;

/// Version of the leaf's fields.
const LEAF_VERSION: u32 = 1;

impl Inner {
    pub(super) async fn record(&self, mut turn: Turn, draft: Draft) -> Result<Outcome, Stop> {
        let at = (self.settings.now)();
        let said_at = at.to_string();
        let nonces = store::Nonces::random()?;
        let leaf = self.leaf(&turn, &draft, &said_at, &nonces);
        self.store
            .save_turn(store::TurnRecord {
                turn_id: turn.id.clone(),
                conversation_id: turn.request.conversation.clone().unwrap_or_else(|| turn.id.clone()),
                said_at,
                language: turn.language.code().to_owned(),
                question: turn.request.text.clone(),
                answer: draft.text.clone(),
                surface: turn.request.surface.to_owned(),
                outcome: draft.fallback.as_ref().map(|step| told(step).to_string()).unwrap_or_default(),
                nonces,
                leaf_index: None,
            })
            .await?;
        let receipt = self.ledger.append(leaf).await?;
        if self.metacontrol.learning {
            let handling = handling(&turn, &draft);
            // Numbers and names always have a text.
            let text = serde_json::to_string(&handling).unwrap_or_default();
            let teach = kept::ended(self.metacontrol, turn.id.clone(), handling, at);
            self.store.set_leaf_and_learn(&turn.id, receipt.leaf_index(), text, teach).await?;
        } else {
            self.store.set_leaf(&turn.id, receipt.leaf_index()).await?;
        }
        turn.timings.total = turn.started.elapsed();
        let protection = self.protection(&draft);
        Ok(Outcome {
            turn_id: turn.id,
            answer: draft.text,
            language: turn.language,
            route: turn.route,
            plan: turn.plan,
            expert: draft.expert,
            also: draft.also,
            tone: draft.tone,
            reflection: draft.reflection,
            fallback: draft.fallback,
            refused: draft.refused,
            model: draft.model,
            finish: draft.finish,
            context: turn.context,
            usage: turn.usage,
            timings: turn.timings,
            receipt,
            protection,
        })
    }

    /// Sandbox layers around the model that answered.
    fn protection(&self, draft: &Draft) -> Vec<String> {
        draft.model.as_deref().map(|model| self.pool.protection(model)).unwrap_or_default()
    }

    /// What the ledger keeps of a turn. Fields: see the receipt in the project's contract.
    fn leaf(&self, turn: &Turn, draft: &Draft, said_at: &str, nonces: &store::Nonces) -> Value {
        let scores: serde_json::Map<String, Value> = Label::ALL
            .iter()
            .map(|&head| (head.name().to_owned(), per_mille(turn.route.scores.of(head))))
            .collect();
        let sampling = &draft.sampling;
        let model = draft.model.as_deref().map(|name| self.pool.identity(name));
        let tools: Vec<Value> = draft
            .experts()
            .filter(|expert| expert.name.has_engine())
            .map(|expert| {
                let input = expert.output.get("inputs").unwrap_or(&Value::Null).to_string();
                json!({
                    "name": format!("{}-engine", expert.name),
                    "arguments_sha256": sha256(input.as_bytes()),
                    "result_sha256": sha256(expert.output.to_string().as_bytes()),
                })
            })
            .collect();
        json!({
            "v": LEAF_VERSION,
            "kind": "turn",
            "turn_id": turn.id,
            "at": said_at,
            "build": self.settings.build,
            "language": turn.language.code(),
            "surface": turn.request.surface,
            "commitments": {
                "request": store::commitment(&nonces.request, turn.request.text.as_bytes()),
                "context": store::commitment(&nonces.context, &context(&turn.history)),
                "answer": store::commitment(&nonces.answer, draft.text.as_bytes()),
            },
            "model": model.map(|model| json!({
                "name": model.name,
                "sha256": model.sha256,
                "template_sha256": model.template_sha256,
                "adapters": draft.adapter.iter().collect::<Vec<_>>(),
            })),
            "sampler": {
                "temperature_permille": per_mille(sampling.temperature),
                "top_p_permille": sampling.top_p.map(per_mille),
                "top_k": sampling.top_k,
                "min_p_permille": sampling.min_p.map(per_mille),
                "repeat_penalty_permille": sampling.repeat_penalty.map(per_mille),
                "presence_penalty_permille": sampling.presence_penalty.map(per_mille),
                "frequency_penalty_permille": sampling.frequency_penalty.map(per_mille),
                // Text: a 64-bit number does not survive every JSON reader.
                "seed": draft.seed.map(|seed| seed.to_string()),
            },
            "router": {
                "scores_permille": scores,
                "primary": turn.route.primary.map_or("none".to_owned(), |name| name.to_string()),
                "abstained": turn.route.abstained,
            },
            "metacontrol": metacontrol(turn),
            "expert": draft.expert.as_ref().map(|expert| expert.name.to_string()),
            "experts": draft.experts().map(|expert| expert.name.to_string()).collect::<Vec<_>>(),
            "facts_read": [],
            "tools": tools,
            "checks": draft.reflection.checks.iter().map(|check| json!({
                "name": check.name,
                "passed": check.passed,
            })).collect::<Vec<_>>(),
            "rounds": draft.reflection.rounds,
            "corrected": draft.reflection.corrected,
            "fallback": draft.fallback.as_ref().map(|step| json!({
                "from": step.from,
                "to": step.to,
                // The reason may quote the person's figures: committed to, not shown.
                "reason": store::commitment(&nonces.context, step.reason.as_bytes()),
            })),
            "usage": {
                "prompt_tokens": turn.usage.prompt_tokens,
                "cached_tokens": turn.usage.cached_tokens,
                "completion_tokens": turn.usage.completion_tokens,
            },
            "protection": self.protection(draft),
            "safe_mode": false,
        })
    }
}

/// What was decided for this turn and used by it, learned or configured.
fn metacontrol(turn: &Turn) -> Value {
    let plan = &turn.plan;
    json!({
        "alpha_permille": per_mille(plan.alpha),
        "beta_permille": per_mille(plan.beta),
        "role": plan.role.name(),
        "rounds_max": plan.rounds_max,
        "memory_depth": plan.memory_depth,
        "speculation": plan.speculation,
    })
}

/// How the turn was handled and what came of it, to learn from.
fn handling(turn: &Turn, draft: &Draft) -> Handling {
    let plan = &turn.plan;
    let checks = &draft.reflection.checks;
    let gave_up = |step: &super::Fallback| {
        plan.expert.is_some_and(|expert| step.from == expert.name()) && step.to == "base"
    };
    // A second expert that gave up says nothing about what was decided over the first.
    let is_half = turn.chain.is_some() && draft.expert.is_some() && draft.also.is_none();
    let checked = if draft.fallback.as_ref().is_some_and(gave_up) {
        Checked::FellBack
    } else if checks.is_empty() || is_half {
        Checked::Unchecked
    } else if !checks.iter().all(|check| check.passed) {
        Checked::Failed
    } else if draft.reflection.rounds > 0 {
        Checked::Corrected
    } else {
        Checked::FirstTry
    };
    Handling {
        domain: plan.domain,
        score: plan.domain.map_or(0.0, |expert| turn.route.scores.of(Label::from(expert))),
        weighed: plan.weighed,
        by_expert: draft.expert.is_some(),
        hard: turn.route.scores.hard,
        soft: turn.route.scores.soft,
        thorough: plan.thorough,
        toned: (empathy::mood(&turn.request.text) != empathy::Mood::Neutral).then_some(plan.tone),
        rounds: draft.reflection.rounds,
        rounds_max: plan.rounds_max,
        checked,
        cut: turn.cut,
        guess_gain: guess_gain(&turn.usage),
    }
}

/// Time one token at a time over the time spent, where guessing was tried and could have been left out; `None` if that
/// is not known.
fn guess_gain(usage: &Usage) -> Option<f32> {
    let free = usage.guessed.iter().filter(|(workload, _)| **workload != Workload::Rewrite);
    let tried = free.map(|(_, guessed)| guessed).filter(|guessed| guessed.drafted_tokens > 0);
    let (plain, alone) = tried.fold((Duration::ZERO, Duration::ZERO), |(plain, alone), guessed| {
        (plain + guessed.decode_plain, alone + guessed.decode_alone)
    });
    (!plain.is_zero() && !alone.is_zero()).then(|| plain.as_secs_f32() / alone.as_secs_f32())
}

/// A fallback as the store keeps it, with the words that the leaf only commits to.
fn told(step: &super::Fallback) -> Value {
    json!({"fallback": {"from": step.from, "to": step.to, "reason": step.reason}})
}

fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string can't fail.
        let _ok = write!(text, "{byte:02x}");
        text
    })
}

/// The earlier messages in one unambiguous run of bytes.
fn context(history: &[Message]) -> Vec<u8> {
    serde_json::to_vec(history).unwrap_or_default()
}

/// A number between 0 and 1 (or a small one) as thousandths, so that the leaf holds integers only.
fn per_mille(value: f32) -> Value {
    #[expect(clippy::cast_possible_truncation, reason = "clamped to a range that fits")]
    let thousandths = (f64::from(value) * 1000.0).round().clamp(-1e9, 1e9) as i64;
    json!(thousandths)
}
