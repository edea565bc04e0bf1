//! How large a patch, and what it touches, may be.
//!
//! Held by the parser where the text alone shows it, and by `apply` where the files of the folder do. Whoever
//! takes a patch from outside can name these in a message of its own.

/// Bytes of the text of a patch.
pub const PATCH_BYTES_MAX: usize = 1 << 20;

/// Files that one patch adds, changes or removes.
pub const FILES_MAX: usize = 200;

/// Hunks of all files of one patch.
pub const HUNKS_MAX: usize = 5_000;

/// Bytes of one file, before as well as after.
pub const FILE_BYTES_MAX: usize = 4 << 20;

/// Bytes of all results together, because they are held in memory until the last one is known to fit.
pub const RESULT_BYTES_MAX: usize = 64 << 20;

/// Bytes of a path, without the `a/` or `b/` before it.
pub const PATH_BYTES_MAX: usize = 512;

/// Parts of a path: its folders and its name.
pub const PATH_PARTS_MAX: usize = 32;

/// Bytes of one part of a path, as the system has it: a longer one would fail only once writing has begun.
pub const PART_BYTES_MAX: usize = 255;
