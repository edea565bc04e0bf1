//! Second stage: what was said before, as much of it as fits.
//!
//! Called by `turn`. Of a kept conversation as many of the newest messages as planned are taken whole and the rest is
//! counted, which the outcome tells; messages that the client itself sent are never cut. Entity memory joins here later.

use std::time::Instant;

use super::{Inner, Stop, Turn};
use crate::model::{Message, Role};

/// Turns of a conversation that are counted; older ones are beyond telling.
const TURNS_LOOKED_AT: usize = 200;

/// Most bytes of earlier messages given to a model: about 1,500 tokens, which leaves room for the question and
/// the answer in a context of 4,096.
const BYTES_MAX: usize = 6_000;

impl Inner {
    pub(super) async fn recall(&self, turn: &mut Turn) -> Result<(), Stop> {
        let started = Instant::now();
        if let Some(conversation) = &turn.request.conversation {
            let earlier = self.store.conversation(conversation, TURNS_LOOKED_AT).await?;
            let mut told: Vec<_> = earlier
                .into_iter()
                .flat_map(|record| {
                    [Message::new(Role::User, record.question), Message::new(Role::Assistant, record.answer)]
                })
                .collect();
            turn.context.messages_dropped = fit(&mut told, turn.plan.memory_depth);
            turn.cut = turn.context.messages_dropped > 0 && told.len() + 2 > turn.plan.memory_depth;
            turn.history.splice(0..0, told);
        }
        turn.context.messages_used = turn.history.len();
        turn.timings.recall = started.elapsed();
        Ok(())
    }
}

/// Drops the oldest messages until the rest fits; answers how many went.
fn fit(history: &mut Vec<Message>, messages_max: usize) -> usize {
    let mut bytes = 0;
    let kept = history
        .iter()
        .rev()
        .take(messages_max)
        .take_while(|message| {
            bytes += message.content.len();
            bytes <= BYTES_MAX
        })
        .count();
    // Question and answer go together: an answer without its question would mislead.
    let kept = kept - kept % 2;
    let dropped = history.len() - kept;
    history.drain(..dropped);
    dropped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sizes: &[usize], messages_max: usize, kept: usize) {
        let mut history: Vec<_> = sizes.iter().map(|&n| Message::new(Role::User, "x".repeat(n))).collect();
        let dropped = fit(&mut history, messages_max);
        assert_eq!(history.len(), kept, "{sizes:?}");
        assert_eq!(dropped, sizes.len() - kept, "{sizes:?}");
    }

    #[test]
    fn newest_messages_stay_and_the_rest_is_counted() {
        check(&[], 16, 0);
        check(&[10, 10], 16, 2);
        check(&[1, BYTES_MAX, 1, 1], 16, 2);
        check(&[BYTES_MAX, 1], 16, 0);
        check(&[1, BYTES_MAX + 1], 16, 0);
        check(&[1; 40], 16, 16);
        check(&[1; 40], 5, 4);
        check(&[1; 2], 0, 0);
    }
}
