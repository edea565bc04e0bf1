//! Packets over a Unix socket pair: the plan with its descriptors, reports, and the sender's pid.
//!
//! Used by both sides of a start. A packet has a size limit on both ends, descriptors are taken over
//! at once so that none can leak, and a closed other end is told apart from an empty packet by the
//! callers, which never send empty ones.

use std::io::{self, IoSlice, IoSliceMut};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout};
use nix::sys::socket::{
    AddressFamily, ControlMessage, ControlMessageOwned, MsgFlags, Shutdown, SockFlag, SockType, UnixAddr,
    UnixCredentials, recvmsg, sendmsg, setsockopt, shutdown, socketpair, sockopt,
};

use crate::plan::{DESCRIPTORS_MAX, REPORT_BYTES_MAX, Report};
use crate::sys;

/// One end of a packet socket.
#[derive(Debug)]
pub(crate) struct Channel(OwnedFd);

/// One packet; `bytes` is empty when the other end is closed.
pub(crate) struct Packet {
    pub(crate) bytes: Vec<u8>,
    pub(crate) descriptors: Vec<OwnedFd>,
    /// The sender as seen from here; only after `name_senders`.
    pub(crate) sender: Option<i32>,
}

impl Channel {
    /// Both ends of a new socket, closed on exec.
    pub(crate) fn pair() -> io::Result<(Self, Self)> {
        let (a, b) = socketpair(AddressFamily::Unix, SockType::SeqPacket, None, SockFlag::SOCK_CLOEXEC)?;
        Ok((Self(a), Self(b)))
    }

    pub(crate) fn from_fd(fd: OwnedFd) -> Self {
        Self(fd)
    }

    pub(crate) fn into_fd(self) -> OwnedFd {
        self.0
    }

    /// Asks the kernel to attach the sender's pid to each packet received here.
    pub(crate) fn name_senders(&self) -> io::Result<()> {
        Ok(setsockopt(&self.0, sockopt::PassCred, &true)?)
    }

    /// Tells the other end that nothing more will come.
    pub(crate) fn finish(&self) {
        // It fails only when the other end is gone, which is what the caller wants.
        let _ = shutdown(self.0.as_raw_fd(), Shutdown::Write);
    }

    pub(crate) fn send(&self, bytes: &[u8], descriptors: &[BorrowedFd<'_>]) -> io::Result<()> {
        let raw: Vec<RawFd> = descriptors.iter().map(|fd| fd.as_raw_fd()).collect();
        let rights = [ControlMessage::ScmRights(&raw)];
        let control: &[ControlMessage<'_>] = if raw.is_empty() { &[] } else { &rights };
        let bytes = [IoSlice::new(bytes)];
        retry(|| sendmsg::<UnixAddr>(self.0.as_raw_fd(), &bytes, control, MsgFlags::MSG_NOSIGNAL, None))?;
        Ok(())
    }

    pub(crate) fn receive(&self, bytes_max: usize) -> io::Result<Packet> {
        let mut buffer = vec![0_u8; bytes_max];
        let mut control = nix::cmsg_space!([RawFd; DESCRIPTORS_MAX], UnixCredentials);
        let (length, cut, messages) = loop {
            let mut slices = [IoSliceMut::new(&mut buffer)];
            match recvmsg::<UnixAddr>(
                self.0.as_raw_fd(),
                &mut slices,
                Some(&mut control),
                MsgFlags::MSG_CMSG_CLOEXEC,
            ) {
                Ok(received) => {
                    let cut = received.flags.intersects(MsgFlags::MSG_TRUNC | MsgFlags::MSG_CTRUNC);
                    break (received.bytes, cut, received.cmsgs()?.collect::<Vec<_>>());
                }
                Err(Errno::EINTR) => {}
                Err(errno) => return Err(errno.into()),
            }
        };
        buffer.truncate(length);
        let mut packet = Packet { bytes: buffer, descriptors: Vec::new(), sender: None };
        for message in messages {
            if let ControlMessageOwned::ScmRights(raw) = message {
                packet.descriptors.extend(raw.into_iter().map(sys::own_received));
            } else if let ControlMessageOwned::ScmCredentials(credentials) = message {
                packet.sender = Some(credentials.pid());
            }
        }
        if cut {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "packet larger than its limit"));
        }
        Ok(packet)
    }

    pub(crate) fn report(&self, report: &Report) -> io::Result<()> {
        self.send(&serde_json::to_vec(report)?, &[])
    }

    /// The next report and its sender, or `None` when the other end is closed.
    pub(crate) fn next_report(&self) -> io::Result<Option<(Report, Option<i32>)>> {
        let packet = self.receive(REPORT_BYTES_MAX)?;
        if packet.bytes.is_empty() {
            return Ok(None);
        }
        Ok(Some((serde_json::from_slice(&packet.bytes)?, packet.sender)))
    }

    /// Whether a packet or the end of the other side came within the time.
    pub(crate) fn ready(&self, timeout: PollTimeout) -> io::Result<bool> {
        let mut fds = [PollFd::new(self.0.as_fd(), PollFlags::POLLIN)];
        Ok(retry(|| nix::poll::poll(&mut fds, timeout))? > 0)
    }
}

impl AsFd for Channel {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// Repeats a call that a signal interrupted.
pub(crate) fn retry<T>(mut call: impl FnMut() -> nix::Result<T>) -> io::Result<T> {
    loop {
        match call() {
            Err(Errno::EINTR) => {}
            other => return Ok(other?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_carry_bytes_descriptors_and_the_end() {
        let (a, b) = Channel::pair().unwrap();
        let (x, y) = Channel::pair().unwrap();
        b.name_senders().unwrap();
        a.send(b"one", &[x.as_fd()]).unwrap();
        drop(x);
        let packet = b.receive(16).unwrap();
        assert_eq!(packet.bytes, b"one");
        assert_eq!(packet.sender, Some(i32::try_from(std::process::id()).unwrap()));
        Channel::from_fd(packet.descriptors.into_iter().next().unwrap()).send(b"through", &[]).unwrap();
        assert_eq!(y.receive(16).unwrap().bytes, b"through");
        a.finish();
        assert!(b.receive(16).unwrap().bytes.is_empty());
    }

    #[test]
    fn a_packet_over_the_limit_is_an_error() {
        let (a, b) = Channel::pair().unwrap();
        a.send(&[7; 100], &[]).unwrap();
        let error = b.receive(99).err().unwrap();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }
}
