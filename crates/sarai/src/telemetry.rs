//! What is counted and timed, under the names that dashboards use.
//!
//! Called by routes and wiring. Labels come from closed sets, never from requests. Must not hold prompt text.

use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use sarai_core::model::Done;
use sarai_core::skills::{State, Status};
use sarai_core::turn::Outcome;

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
    describe_histogram!("sarai_omni_loop_latency_seconds", "Time of a whole turn");
    describe_histogram!("sarai_omni_loop_iterations", "Rounds of correction of a turn");
    describe_counter!("sarai_turns_total", "Turns that ended with a receipt");
    describe_counter!("sarai_turns_corrected_total", "Turns in which a round mended a failed check");
    describe_counter!("sarai_fallbacks_total", "Turns answered by another part than planned");
    describe_counter!("sarai_tokens_total", "Tokens by kind");
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
}

/// A turn ended with a receipt.
pub(crate) fn turn(outcome: &Outcome) {
    counter!("sarai_turns_total").increment(1);
    counter!("sarai_turns_corrected_total").increment(u64::from(outcome.reflection.corrected));
    counter!("sarai_fallbacks_total").increment(u64::from(outcome.fallback.is_some()));
    histogram!("sarai_omni_loop_latency_seconds").record(outcome.timings.total.as_secs_f64());
    histogram!("sarai_omni_loop_iterations").record(f64::from(outcome.reflection.rounds));
    if let Some(model) = &outcome.model {
        counter!("skill_requests_total", "skill_name" => model.clone()).increment(1);
        let seconds = (outcome.timings.prefill + outcome.timings.decode).as_secs_f64();
        histogram!("skill_latency_seconds", "skill_name" => model.clone()).record(seconds);
    }
    if let Some(first) = outcome.timings.first_token {
        histogram!("gen_ai_server_time_to_first_token_seconds").record(first.as_secs_f64());
    }
    let usage = &outcome.usage;
    tokens(usage.prompt_tokens, usage.cached_tokens, usage.completion_tokens);
    per_token(outcome.timings.decode.as_secs_f64(), usage.completion_tokens);
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

/// Measures what is true only now.
#[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
pub(crate) fn observe(own_ram_bytes: Option<u64>, children: &[Status]) {
    if let Some(bytes) = own_ram_bytes {
        gauge!("sarai_ram_bytes", "process" => "sarai").set(bytes as f64);
    }
    for child in children {
        let up = matches!(child.state, State::Ready);
        gauge!("sarai_skill_up", "skill_name" => child.model.clone()).set(f64::from(u8::from(up)));
        if let Some(bytes) = child.ram_bytes {
            gauge!("sarai_ram_bytes", "process" => child.model.clone()).set(bytes as f64);
        }
    }
}
