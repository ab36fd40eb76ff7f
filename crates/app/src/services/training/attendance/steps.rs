//! What was done last at the desks, so that one key takes it back. Gone when the person leaves: whoever signs in next does
//! not take back what somebody else did.

use sisconecta_domain::ids::{OpId, SessionId};
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Steps of a desk that can be taken back.
const MOST_UNDO: usize = 200;

/// What one step at a desk wrote, and how to name it when it is taken back.
pub(super) struct DeskStep {
    pub ops: Vec<OpId>,
    pub label: String,
}

#[derive(Default)]
pub(super) struct DeskSteps(Mutex<HashMap<SessionId, VecDeque<DeskStep>>>);

impl DeskSteps {
    fn all(&self) -> MutexGuard<'_, HashMap<SessionId, VecDeque<DeskStep>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn remember(&self, session: SessionId, ops: Vec<OpId>, label: String) {
        let mut steps = self.all();
        let steps = steps.entry(session).or_default();
        steps.push_back(DeskStep { ops, label });
        while steps.len() > MOST_UNDO {
            steps.pop_front();
        }
    }

    /// The last step of a desk, which is forgotten with it.
    pub(super) fn take_last(&self, session: SessionId) -> Option<DeskStep> {
        self.all().get_mut(&session)?.pop_back()
    }
}
