//! Who edits what is everybody's: all who take part, or hosts and cohosts. Of the board its gate knows (B16).

use super::{Room, apply::Place, effect::Effects, entry::Act, rejection::Rejection};
use crate::{
    ids::MemberId,
    protocol::message::{Editors, Event, Role},
};

/// Whether somebody of that role may change what is everybody's (R241). Who only looks on is refused for that, elsewhere.
pub(super) fn judge(editors: Editors, role: Role) -> Result<(), Rejection> {
    if editors == Editors::Hosts && role == Role::Shopper { Err(Rejection::HOSTS_EDIT) } else { Ok(()) }
}

impl Room {
    /// Who edits what is everybody's.
    pub fn editors(&self) -> Editors {
        self.editors
    }

    /// The same as it will be.
    pub(super) fn editors_ahead(&self) -> Editors {
        *self.draft.editors.or(&self.editors)
    }

    pub(super) fn judge_editors(&mut self, by: &MemberId, editors: Editors) -> Result<Act, Rejection> {
        self.ahead().host(by)?;
        let row = self.next_seq();
        let set = |ahead: &mut Editors| {
            *ahead = editors;
            Ok::<(), Rejection>(())
        };
        self.draft.editors.change(row, &self.editors, set)?;
        Ok(Act::SetEditors { editors })
    }

    pub(super) fn set_editors(
        &mut self,
        place: Place<'_>,
        by: &MemberId,
        editors: Editors,
        effects: &mut Effects,
    ) -> Result<(), Rejection> {
        self.truth().host(by)?;
        let news = std::mem::replace(&mut self.editors, editors) != editors;
        self.draft.editors.settle(place.seq);
        if news {
            effects.push(place.tell_all(Event::RoomEditorsChanged { editors }));
        }
        Ok(())
    }
}
