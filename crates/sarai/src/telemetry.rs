//! What is counted and timed, under the names that dashboards use.
//!
//! Called by routes and wiring. Labels come from closed sets, never from requests. Must not hold prompt text.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use sarai_core::model::{Done, Workload};
use sarai_core::skills::{Kind, Memory, Part, State, Status};
use sarai_core::turn::{Guessed, Outcome};
use sarai_store::Lookup;

use crate::metacontrol::Shown;

/// Bucket bounds in seconds, from a cache hit to a long answer on two cores.
const SECONDS: [f64; 14] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 40.0, 80.0, 160.0];

/// Starts counting for this process.
///
/// # Errors
/// Another recorder is installed already.
pub(crate) fn install() -> Result<PrometheusHandle, metrics_exporter_prometheus::BuildError> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("seconds".into()), &SECONDS)?
        .install_recorder()?;
    describe_counter!("sarai_requests_total", "Requests by surface");
    describe_counter!("skill_requests_total", "Generations by model");
    describe_histogram!("skill_latency_seconds", "Time of a generation by model");
    describe_gauge!("sarai_skill_up", "1 while a skill's child answers");
    describe_gauge!("sarai_ram_bytes", "Resident memory by process");
    describe_gauge!("sarai_ram_budget_bytes", "Memory that this process and all children may take together");
    describe_gauge!("sarai_ram_claimed_bytes", "Memory claimed of the budget by part");
    describe_counter!("sarai_model_unloads_total", "Models taken out of memory by reason");
    describe_histogram!("sarai_omni_loop_latency_seconds", "Time of a whole turn");
    describe_histogram!("sarai_omni_loop_iterations", "Rounds of correction of a turn");
    describe_counter!("sarai_turns_total", "Turns that ended with a receipt");
    describe_counter!("sarai_turns_corrected_total", "Turns in which a round mended a failed check");
    describe_counter!("sarai_turns_without_model_total", "Turns that rules and an engine answered alone");
    describe_counter!("sarai_fallbacks_total", "Turns answered by another part than planned");
    describe_counter!("sarai_tokens_total", "Tokens by kind");
    describe_counter!("sarai_speculative_drafted_tokens_total", "Tokens guessed ahead of the model");
    describe_counter!("sarai_speculative_accepted_tokens_total", "Guessed tokens that the model then chose");
    describe_counter!("sarai_speculative_fallback_total", "Generations in which guessing was never worth it");
    describe_gauge!("sarai_speculative_acceptance_rate", "Accepted of all guessed tokens");
    describe_gauge!("sarai_speculative_speedup", "Decode time one token at a time over decode time");
    describe_counter!("sarai_metacontrol_updates_total", "Changes of learned values by cause");
    describe_gauge!("sarai_metacontrol_value", "A value in force that decides how turns are handled");
    describe_counter!("sarai_skill_restarts_total", "Times a skill died or hung");
    describe_counter!("sarai_image_lookups_total", "Pictures asked for, by how they were found");
    describe_gauge!(
        "sarai_image_cache_hit_rate",
        "Share of pictures that were here before, of all ever asked for"
    );
    describe_gauge!("sarai_image_cache_bytes", "Length of all kept pictures");
    describe_counter!("sarai_embedded_texts_total", "Texts turned into vectors");
    describe_histogram!("gen_ai_server_time_to_first_token_seconds", "From request to first text");
    describe_histogram!("gen_ai_server_time_per_output_token_seconds", "Decode time a token");
    Ok(handle)
}

/// A request came in over a surface.
pub(crate) fn request(surface: &'static str) {
    counter!("sarai_requests_total", "surface" => surface).increment(1);
}

/// A bare generation ended.
pub(crate) fn generation(model: &str, done: &Done) {
    let name = model.to_owned();
    counter!("skill_requests_total", "skill_name" => name.clone()).increment(1);
    let seconds = (done.prefill + done.decode).as_secs_f64();
    histogram!("skill_latency_seconds", "skill_name" => name).record(seconds);
    tokens(done.prompt_tokens.into(), done.cached_tokens.into(), done.completion_tokens.into());
    per_token(done.decode.as_secs_f64(), done.completion_tokens.into());
    let mut one = Guessed::default();
    one.add(done);
    guessed(done.workload, &one);
}

/// Texts were turned into vectors.
pub(crate) fn embedding(model: &str, took: std::time::Duration, texts: usize, tokens_read: u32) {
    let name = model.to_owned();
    counter!("skill_requests_total", "skill_name" => name.clone()).increment(1);
    histogram!("skill_latency_seconds", "skill_name" => name).record(took.as_secs_f64());
    counter!("sarai_embedded_texts_total").increment(texts as u64);
    counter!("sarai_tokens_total", "kind" => "embedded").increment(tokens_read.into());
}

/// A skill without a model was asked.
pub(crate) fn task(skill: Kind, took: std::time::Duration) {
    counter!("skill_requests_total", "skill_name" => skill.name()).increment(1);
    histogram!("skill_latency_seconds", "skill_name" => skill.name()).record(took.as_secs_f64());
}

/// A picture was made small, or found.
pub(crate) fn picture(found: Lookup, took: std::time::Duration) {
    counter!("sarai_image_lookups_total", "outcome" => found.name()).increment(1);
    if found != Lookup::Hit {
        task(Kind::Image, took);
    }
}

/// How the cache of pictures stands.
#[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
pub(crate) fn pictures(hit_rate: Option<f64>, bytes: u64) {
    if let Some(rate) = hit_rate {
        gauge!("sarai_image_cache_hit_rate").set(rate);
        gauge!("sarai_image_cache_bytes").set(bytes as f64);
    }
}

/// A turn ended with a receipt.
pub(crate) fn turn(outcome: &Outcome) {
    counter!("sarai_turns_total").increment(1);
    counter!("sarai_turns_corrected_total").increment(u64::from(outcome.reflection.corrected));
    let is_alone = outcome.model.is_none() && !outcome.refused;
    counter!("sarai_turns_without_model_total").increment(u64::from(is_alone));
    counter!("sarai_fallbacks_total").increment(u64::from(outcome.fallback.is_some()));
    histogram!("sarai_omni_loop_latency_seconds").record(outcome.timings.total.as_secs_f64());
    histogram!("sarai_omni_loop_iterations").record(f64::from(outcome.reflection.rounds));
    if let Some(model) = &outcome.model {
        let generations = outcome.usage.guessed.values().map(|guessed| guessed.generations).sum();
        counter!("skill_requests_total", "skill_name" => model.clone()).increment(generations);
        let seconds = (outcome.timings.prefill + outcome.timings.decode).as_secs_f64();
        histogram!("skill_latency_seconds", "skill_name" => model.clone()).record(seconds);
    }
    if let Some(first) = outcome.timings.first_token {
        histogram!("gen_ai_server_time_to_first_token_seconds").record(first.as_secs_f64());
    }
    let usage = &outcome.usage;
    tokens(usage.prompt_tokens, usage.cached_tokens, usage.completion_tokens);
    per_token(outcome.timings.decode.as_secs_f64(), usage.completion_tokens);
    for (workload, one) in &usage.guessed {
        guessed(*workload, one);
    }
}

/// All that was guessed by this process, for the two rates: they come from these counts and from nothing else.
static GUESSED: Mutex<BTreeMap<Workload, Guessed>> = Mutex::new(BTreeMap::new());

#[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
fn guessed(workload: Workload, one: &Guessed) {
    let kind = workload.name();
    counter!("sarai_speculative_drafted_tokens_total", "workload" => kind).increment(one.drafted_tokens);
    counter!("sarai_speculative_accepted_tokens_total", "workload" => kind).increment(one.accepted_tokens);
    counter!("sarai_speculative_fallback_total", "workload" => kind).increment(one.plain);
    let mut totals = GUESSED.lock().unwrap_or_else(PoisonError::into_inner);
    let total = totals.entry(workload).or_default();
    total.drafted_tokens += one.drafted_tokens;
    total.accepted_tokens += one.accepted_tokens;
    total.decode_alone += one.decode_alone;
    total.decode_plain += one.decode_plain;
    if total.drafted_tokens > 0 {
        let rate = total.accepted_tokens as f64 / total.drafted_tokens as f64;
        gauge!("sarai_speculative_acceptance_rate", "workload" => kind).set(rate);
    }
    if !total.decode_alone.is_zero() {
        let speedup = total.decode_plain.as_secs_f64() / total.decode_alone.as_secs_f64();
        gauge!("sarai_speculative_speedup", "workload" => kind).set(speedup);
    }
}

fn tokens(prompt: u64, cached: u64, completion: u64) {
    counter!("sarai_tokens_total", "kind" => "prompt").increment(prompt);
    counter!("sarai_tokens_total", "kind" => "cached").increment(cached);
    counter!("sarai_tokens_total", "kind" => "completion").increment(completion);
}

#[expect(clippy::cast_precision_loss, reason = "token counts are small")]
fn per_token(seconds: f64, tokens: u64) {
    if tokens > 0 {
        histogram!("gen_ai_server_time_per_output_token_seconds").record(seconds / tokens as f64);
    }
}

/// What MetaControl uses now, and how often it has learned since it began or was reset.
pub(crate) fn learned(learned: &Shown) {
    for value in &learned.values {
        gauge!("sarai_metacontrol_value", "name" => value.name.clone()).set(value.in_force);
    }
    counter!("sarai_metacontrol_updates_total", "cause" => "feedback").absolute(learned.updates.feedback);
    counter!("sarai_metacontrol_updates_total", "cause" => "outcome").absolute(learned.updates.outcome);
}

/// Measures what is true only now.
#[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
pub(crate) fn observe(own_ram_bytes: Option<u64>, children: &[Status], memory: &Memory) {
    if let Some(bytes) = own_ram_bytes {
        gauge!("sarai_ram_bytes", "process" => "sarai").set(bytes as f64);
    }
    for child in children {
        let up = matches!(child.state, State::Ready);
        gauge!("sarai_skill_up", "skill_name" => child.model.clone()).set(f64::from(u8::from(up)));
        counter!("sarai_skill_restarts_total", "skill_name" => child.model.clone()).absolute(child.restarts);
        if let Some(said) = child.description.as_ref().filter(|_| child.skill == Kind::Engine) {
            gauge!("sarai_states_rejected", "skill_name" => child.model.clone())
                .set(said.states_rejected as f64);
            gauge!("sarai_own_kernels", "skill_name" => child.model.clone())
                .set(f64::from(u8::from(said.own_kernels)));
            for (rows, cost) in crate::app::batch_costs(said) {
                let labels = [("skill_name", child.model.clone()), ("rows", rows.to_string())];
                gauge!("sarai_batch_cost", &labels).set(cost);
            }
        }
        let adapters = child.adapters.loaded.iter().filter(|adapter| adapter.fault.is_none()).count();
        gauge!("sarai_adapters", "skill_name" => child.model.clone()).set(adapters as f64);
        // A child that has run and is gone takes nothing; one that never ran is absent.
        let gone = child.description.is_some().then_some(0);
        if let Some(bytes) = child.ram_bytes.or(gone) {
            gauge!("sarai_ram_bytes", "process" => child.model.clone()).set(bytes as f64);
        }
    }
    gauge!("sarai_ram_budget_bytes").set(memory.budget_bytes as f64);
    for part in Part::ALL {
        gauge!("sarai_ram_claimed_bytes", "part" => part.name()).set(memory.claimed.part(part) as f64);
    }
}
