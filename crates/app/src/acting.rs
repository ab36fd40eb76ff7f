//! Whether somebody may do an act, by his own post or in somebody's place.

use crate::behalf::roster;
use crate::context::Ctx;
use crate::fault::Fault;
use crate::naming::nomenclature;
use sisconecta_domain::acts::{Act, Behalf};
use sisconecta_store::StoreError;

/// By what right somebody does an act.
pub(crate) enum By {
    /// It is his post's.
    Himself,
    StandingIn(Behalf),
}

impl Ctx<'_> {
    /// Finds out whether who asks may do an act today. Standing in for somebody is remembered, and what is written says so.
    ///
    /// # Errors
    /// When he may not: the sentence says whose act it is.
    pub(crate) async fn may(&self, act: Act) -> Result<(), Fault> {
        match self.does(act).await? {
            Some(By::Himself) => Ok(()),
            Some(By::StandingIn(behalf)) => {
                // The first one that this request asked for stands.
                let _ = self.behalf.set(behalf);
                Ok(())
            }
            None => Err(self.not_of_this_post(act).await?),
        }
    }

    /// By what right who asks does an act today, if he does.
    pub(crate) async fn does(&self, act: Act) -> Result<Option<By>, StoreError> {
        if act.posts().contains(&self.who.post) {
            return Ok(Some(By::Himself));
        }
        let own = (self.who.id, self.who.post);
        let roster = roster(&self.store).await?;
        Ok(roster.behalf(act, own, self.today()).map(By::StandingIn))
    }

    async fn not_of_this_post(&self, act: Act) -> Result<Fault, Fault> {
        let names = nomenclature(&self.store).await?;
        let today = self.today();
        let whose: Vec<String> = (act.posts().iter())
            .take(3)
            .map(|post| names.post(*post, today))
            .collect();
        Ok(Fault::of_another_post(act.label(), &whose))
    }
}
