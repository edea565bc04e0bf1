//! Our own products of quantised weights, where the CPU has AVX2, or better AVX-512 with VNNI.
//!
//! Chosen by `llama.rs` before the first model of a process is loaded; then llama.cpp puts weights of the formats in
//! `kernels/format.rs` into our buffer type (`kernels/bridge.cpp`) and calls back from its own threads. llama.cpp's
//! kernels read some formats again for every row of a small batch; these read them once for sixteen, so that checking
//! guesses costs little more than one token. Everything else stays llama.cpp's. Never installed twice, never removed.

#![expect(
    unsafe_code,
    reason = "called from C++ with pointers, computes with CPU features found at run time"
)]

use std::sync::OnceLock;
use std::thread::available_parallelism;

mod activations;
mod avx2;
mod avx512;
mod format;
mod multiply;
#[cfg(test)]
mod tests;

use crate::gguf::Embeddings;
use activations::PANEL_ROWS;
use format::{Format, ROWS, SUB};
use multiply::Instructions;

/// Bytes of weights that are met by one panel after another while they are near: a share of a usual second-level cache.
const NEAR_BYTES: usize = 512 * 1024;

/// A matrix below this is laid out by one thread, a larger one by up to so many.
const ALONE_BYTES_MAX: usize = 1 << 20;
const THREADS_MAX: usize = 4;

unsafe extern "C" {
    /// In `bridge.cpp`.
    safe fn sarai_kernels_install();
    safe fn sarai_kernels_file(is_mapped: bool, rows_from_output: i64, rows_bytes: u64);
    safe fn sarai_kernels_can_compute_alone() -> bool;
    fn sarai_kernels_compute_alone(alone: bool);
}

/// Whether a batch can be computed by one thread though its context has more.
pub(crate) fn can_compute_alone() -> bool {
    sarai_kernels_can_compute_alone()
}

/// Has batches be computed by one thread from now on, or by all again.
pub(crate) fn compute_alone(alone: bool) {
    if can_compute_alone() {
        // SAFETY: the function it calls is there, as was just asked; it writes one number of the OpenMP library.
        unsafe { sarai_kernels_compute_alone(alone) };
    }
}

/// What this thread is loading, until it is dropped.
pub(crate) struct Loading(());

impl Loading {
    /// If the file is mapped, its pages are given back as soon as their weights are laid out, for nothing shall stand
    /// in memory twice. Embeddings stay in it.
    pub(crate) fn of(is_mapped: bool, embeddings: Option<Embeddings>) -> Self {
        let Embeddings { from_output, bytes } = embeddings.unwrap_or(Embeddings { from_output: 0, bytes: 0 });
        sarai_kernels_file(is_mapped, from_output, bytes);
        Self(())
    }
}

impl Drop for Loading {
    fn drop(&mut self) {
        sarai_kernels_file(false, 0, 0);
    }
}

/// The choice of the first model that is loaded, for llama.cpp asks once in a process which buffer types there are.
static CHOSEN: OnceLock<Option<Instructions>> = OnceLock::new();

/// Has llama.cpp use them from now on, if they are wanted and this CPU can. Called before every load; only the first
/// call in a process chooses, while no model is being computed.
pub(crate) fn choose(wanted: bool) {
    CHOSEN.get_or_init(|| {
        let best = Instructions::usable().next_back().filter(|_| wanted);
        if best.is_some() {
            sarai_kernels_install();
        }
        best
    });
}

/// The instructions that llama.cpp's weights are multiplied with by us, if any are.
fn chosen() -> Option<Instructions> {
    CHOSEN.get().copied().flatten()
}

/// Whether llama.cpp has them.
pub(crate) fn are_installed() -> bool {
    chosen().is_some()
}

fn size(number: i64) -> usize {
    usize::try_from(number).unwrap_or_default()
}

/// The format, of weights that were taken.
fn format_of(number: i32) -> Format {
    Format::of_ggml(number).unwrap_or_else(|| unreachable!("weights of format {number} were never taken"))
}

/// Whether weights of this format and shape are ours.
#[unsafe(no_mangle)]
extern "C" fn sarai_kernels_take(format: i32, k: i64, rows: i64) -> bool {
    Format::of_ggml(format).is_some_and(|format| {
        k > 0 && rows > 0 && size(k).is_multiple_of(format.weights()) && size(rows).is_multiple_of(ROWS)
    })
}

/// Bytes that `rows` rows of `k` weights take as tiles.
#[unsafe(no_mangle)]
extern "C" fn sarai_kernels_weights_bytes(format: i32, k: i64, rows: i64) -> usize {
    format_of(format).tile_bytes(size(k)) * (size(rows) / ROWS)
}

/// Bytes that `rows` rounded rows of `k` activations take, so that pointers may follow.
#[unsafe(no_mangle)]
extern "C" fn sarai_kernels_activations_bytes(rows: i64, k: i64) -> usize {
    activations::bytes(size(rows), size(k)).next_multiple_of(64)
}

/// Lays weights out as tiles.
///
/// # Safety
/// `from` is as large as the file's format has it, `to` as [`sarai_kernels_weights_bytes`] says.
#[unsafe(no_mangle)]
unsafe extern "C" fn sarai_kernels_pack(format: i32, k: i64, rows: i64, from: *const u8, to: *mut u8) {
    let (format, k, rows) = (format_of(format), size(k), size(rows));
    let rows_bytes = k / format.weights() * format.block_bytes() * ROWS;
    // SAFETY: as the caller promises.
    let (from, to) = unsafe {
        let from = std::slice::from_raw_parts(from, rows / ROWS * rows_bytes);
        (from, std::slice::from_raw_parts_mut(to, rows / ROWS * format.tile_bytes(k)))
    };
    let tiles = rows / ROWS;
    // Some threads' worth of whole tiles each; a small matrix is not worth a second thread.
    let threads =
        if from.len() < ALONE_BYTES_MAX { 1 } else { available_parallelism().map_or(1, usize::from) };
    let share = tiles.div_ceil(threads.min(THREADS_MAX)).max(1);
    std::thread::scope(|scope| {
        let parts = from.chunks(rows_bytes * share).zip(to.chunks_mut(format.tile_bytes(k) * share));
        for (from, to) in parts {
            let mut pack = move || {
                let tiles = to.chunks_exact_mut(format.tile_bytes(k));
                from.chunks_exact(rows_bytes).zip(tiles).for_each(|(rows, tile)| format.pack(rows, tile));
            };
            if share < tiles {
                scope.spawn(pack);
            } else {
                pack();
            }
        }
    });
}

/// Reads one row of weights.
///
/// # Safety
/// `weights` are tiles of rows of `k` weights with `row` among them, `to` has room for `k` floats.
#[unsafe(no_mangle)]
unsafe extern "C" fn sarai_kernels_unpack_row(
    format: i32,
    k: i64,
    weights: *const u8,
    row: i64,
    to: *mut f32,
) {
    let (format, k, row) = (format_of(format), size(k), size(row));
    let bytes = format.tile_bytes(k);
    // SAFETY: as the caller promises.
    let (tile, to) = unsafe {
        let tile = std::slice::from_raw_parts(weights.add(row / ROWS * bytes), bytes);
        (tile, std::slice::from_raw_parts_mut(to, k))
    };
    format.unpack_row(tile, row % ROWS, to);
}

/// Rounds a stretch of one of `rows` rows of activations.
///
/// # Safety
/// `numbers` is that row, `panels` as large as [`sarai_kernels_activations_bytes`] says; the CPU has AVX2.
#[unsafe(no_mangle)]
unsafe extern "C" fn sarai_kernels_round(
    format: i32,
    k: i64,
    rows: i64,
    row: i64,
    sub_first: i64,
    sub_end: i64,
    numbers: *const f32,
    panels: *mut u8,
) {
    let (format, k, rows, row) = (format_of(format), size(k), size(rows), size(row));
    for sub in size(sub_first)..size(sub_end) {
        let place = activations::place(rows, k, row, sub);
        // SAFETY: as the caller promises; `choose` has asked for the features.
        unsafe { activations::round(format, numbers.add(sub * SUB), panels.add(place.at), &place) };
    }
}

/// Multiplies some tiles by all rows of activations.
///
/// # Safety
/// `weights` are tiles of rows of `k` weights up to `tile_end`; `panels` hold `rows` rounded rows; `scores` points to
/// as many rows of floats, one for each row of weights; the kernels are installed.
#[unsafe(no_mangle)]
unsafe extern "C" fn sarai_kernels_multiply(
    format: i32,
    k: i64,
    weights: *const u8,
    tile_first: i64,
    tile_end: i64,
    panels: *const u8,
    rows: i64,
    scores: *const *mut f32,
) {
    let instructions = chosen().unwrap_or_else(|| unreachable!("no kernels are installed"));
    let weights = Tiles { instructions, format: format_of(format), k: size(k), bytes: weights };
    // SAFETY: as the caller promises; `choose` has asked for the features.
    unsafe { weights.multiply(size(tile_first)..size(tile_end), panels, scores, size(rows)) }
}

/// Weights, laid out.
struct Tiles {
    /// They are multiplied with these.
    instructions: Instructions,
    format: Format,
    /// Weights of a row.
    k: usize,
    bytes: *const u8,
}

impl Tiles {
    /// Multiplies some tiles by all rows of activations.
    ///
    /// # Safety
    /// As [`sarai_kernels_multiply`]; the CPU has the instructions.
    unsafe fn multiply(
        &self,
        tiles: std::ops::Range<usize>,
        panels: *const u8,
        scores: *const *mut f32,
        rows: usize,
    ) {
        let tile_bytes = self.format.tile_bytes(self.k);
        let near = (NEAR_BYTES / tile_bytes).max(1);
        for nearest in tiles.clone().step_by(near) {
            for first in (0..rows).step_by(PANEL_ROWS) {
                for tile in nearest..tiles.end.min(nearest + near) {
                    let mut panel = multiply::Panel {
                        bytes: std::ptr::null(),
                        rows: (rows - first).min(PANEL_ROWS),
                        scores: [std::ptr::null_mut(); PANEL_ROWS],
                    };
                    // SAFETY: as the caller promises.
                    unsafe {
                        panel.bytes = panels.add(activations::bytes(first, self.k));
                        for (row, to) in panel.scores[..panel.rows].iter_mut().enumerate() {
                            *to = (*scores.add(first + row)).add(tile * ROWS);
                        }
                        let tile = self.bytes.add(tile * tile_bytes);
                        multiply::multiply(self.instructions, self.format, self.k, tile, &panel);
                    }
                }
            }
        }
    }
}
