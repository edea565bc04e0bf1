//! What is refused, and the clock that stops a decoder that takes too long.
//!
//! Used by every stage of `prepare`. Each number has a default here and nowhere else. The clock is looked at between
//! stages and whenever a decoder wants more of the file; a decoder that asks for nothing more is bounded by the
//! number of pixels alone.

use std::io::{self, BufRead, Cursor, Read, Seek, SeekFrom};
use std::time::{Duration, Instant};

use crate::error::{Error, Stage};

/// What is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file; 32 MiB.
    pub file_bytes_max: usize,
    /// Width times height by the file's header; 100 million.
    pub pixels_max: u64,
    /// Width and height by the file's header; 30,000.
    pub side_max: u32,
    /// Bytes a decoder may hold for pixels and coefficients; 512 MiB.
    pub memory_bytes_max: u64,
    /// Scans of a JPEG; 100. An ordinary progressive one has about 10; each costs a walk over all blocks, however
    /// few bytes it has.
    pub scans_max: u32,
    /// For everything together; 20 seconds.
    pub time_max: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes_max: 32 << 20,
            pixels_max: 100_000_000,
            side_max: 30_000,
            memory_bytes_max: 512 << 20,
            scans_max: 100,
            time_max: Duration::from_secs(20),
        }
    }
}

impl Limits {
    /// Refuses a size that a header claims.
    pub(crate) fn check_size(&self, width: u32, height: u32) -> Result<(), Error> {
        let pixels = u64::from(width) * u64::from(height);
        if pixels > self.pixels_max || width.max(height) > self.side_max {
            let (pixels_max, side_max) = (self.pixels_max, self.side_max);
            return Err(Error::TooLarge { width, height, pixels_max, side_max });
        }
        Ok(())
    }

    /// Refuses what decoding would need in memory.
    pub(crate) fn check_memory(&self, bytes: u64) -> Result<(), Error> {
        if bytes > self.memory_bytes_max {
            return Err(Error::TooMuchMemory { bytes, bytes_max: self.memory_bytes_max });
        }
        Ok(())
    }

    /// For a decoder: memory alone, as sizes are refused with their numbers by [`Self::check_size`].
    pub(crate) fn of_decoder(&self) -> image::Limits {
        let mut limits = image::Limits::default();
        limits.max_alloc = Some(self.memory_bytes_max);
        limits
    }
}

/// When one picture must be done.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Watch {
    start: Instant,
    time_max: Duration,
}

impl Watch {
    pub(crate) fn start(time_max: Duration) -> Self {
        Self { start: Instant::now(), time_max }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.start.elapsed() > self.time_max
    }

    /// After a stage.
    pub(crate) fn check(&self, stage: Stage) -> Result<(), Error> {
        if self.is_over() { Err(Error::TooSlow { stage, time_max: self.time_max }) } else { Ok(()) }
    }
}

/// How many reads pass between two looks at the clock.
const READS_PER_LOOK: u32 = 256;

/// The file as a decoder reads it; after the time is over, it fails.
#[derive(Debug)]
pub(crate) struct Watched<'a> {
    bytes: Cursor<&'a [u8]>,
    watch: Watch,
    reads: u32,
}

impl<'a> Watched<'a> {
    pub(crate) fn new(bytes: &'a [u8], watch: &Watch) -> Self {
        Self { bytes: Cursor::new(bytes), watch: *watch, reads: 0 }
    }

    fn look(&mut self) -> io::Result<()> {
        self.reads = self.reads.wrapping_add(1);
        if self.reads.is_multiple_of(READS_PER_LOOK) && self.watch.is_over() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        Ok(())
    }
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.look()?;
        self.bytes.read(buffer)
    }
}

impl BufRead for Watched<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.look()?;
        self.bytes.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.bytes.consume(amount);
    }
}

impl Seek for Watched<'_> {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.look()?;
        self.bytes.seek(position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_fails_once_the_time_is_over() {
        let watch = Watch::start(Duration::ZERO);
        let bytes = [0_u8; 4 * READS_PER_LOOK as usize];
        let fault = Watched::new(&bytes, &watch).bytes().find_map(Result::err).unwrap();
        assert_eq!(fault.kind(), io::ErrorKind::TimedOut);
        let watch = Watch::start(Duration::from_secs(3600));
        assert_eq!(Watched::new(&bytes, &watch).bytes().filter(Result::is_ok).count(), bytes.len());
    }
}
