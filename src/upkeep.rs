//! What goes by itself, unseen, so that nobody waits for it: photos that were uploaded and never posted, after an hour; files that a
//! crash left, at the next start; people who knocked and were not let in, with their names, after a day; links to other devices, a day
//! after their end; rooms that are over, after the days in which their hosts may change their mind.

use std::{collections::HashMap, fmt::Display, sync::Arc, time::Duration};

use tokio::time::interval;

use crate::{
    access::{Access, StoreError, store::ends::Over},
    clock,
    erasure::{Eraser, ErasureError},
    hub::{Hub, HubError},
    ids::{PhotoId, RoomId},
    photos::{PhotoError, Photos},
    protocol::END_GRACE_MS,
};

/// How often it is looked for.
const EVERY: Duration = Duration::from_mins(5);

/// Says of what couldn't be done that it `stays`; it is tried again.
fn tell<E: Display>(done: Result<(), E>, stays: &str) {
    if let Err(error) = done {
        tracing::warn!(%error, "{stays}");
    }
}

/// Sweeps until it is dropped.
pub async fn keep_photos_swept(photos: Photos, hub: Hub) {
    tell(photos.sweep().await.map(drop), "files of photos that nobody needs stay until the next start");
    let mut every = interval(EVERY);
    loop {
        every.tick().await;
        tell(sweep(&photos, &hub).await, "photos that nobody posted stay for now");
    }
}

/// Forgets links to other devices until it is dropped.
pub async fn keep_device_links_swept(access: Arc<Access>) {
    let mut every = interval(EVERY);
    loop {
        every.tick().await;
        let forgotten = access.store().forget_old_device_links(clock::now()).await;
        tell(forgotten, "links to other devices that have ended stay for now");
    }
}

/// Forgets old knocks until it is dropped.
pub async fn keep_knocks_swept(access: Arc<Access>, hub: Hub) {
    let mut every = interval(EVERY);
    loop {
        every.tick().await;
        tell(forget_old_knocks(&access, &hub).await, "people who knocked long ago stay noted for now");
    }
}

/// Deletes rooms that are over until it is dropped.
pub async fn keep_rooms_ended(access: Arc<Access>, hub: Hub, eraser: Eraser) {
    let mut every = interval(EVERY);
    loop {
        every.tick().await;
        tell(delete_over(&access, &hub, &eraser).await, "rooms that are over stay for now");
    }
}

/// Asks the rooms what they show: a mark that was not set in a crash must not cost a photo.
async fn sweep(photos: &Photos, hub: &Hub) -> Result<(), PhotoError> {
    let mut rooms: HashMap<RoomId, Vec<PhotoId>> = HashMap::new();
    for (room, photo) in photos.forgotten(clock::now()).await? {
        rooms.entry(room).or_default().push(photo);
    }
    for (room, unposted) in rooms {
        // A room that can't be loaded is asked another time; one that isn't there shows nothing.
        let shown = match hub.shown_photos(&room).await {
            Ok(shown) => shown,
            Err(HubError::NoRoom) => Vec::new(),
            Err(_) => continue,
        };
        let (posted, over): (Vec<_>, Vec<_>) = unposted.into_iter().partition(|photo| shown.contains(photo));
        photos.posted(&posted).await?;
        if !over.is_empty() {
            photos.gone(over).await?;
        }
    }
    Ok(())
}

async fn forget_old_knocks(access: &Access, hub: &Hub) -> Result<(), StoreError> {
    hub.knocks_changed_in(&access.store().forget_old_knocks(clock::now()).await?).await;
    Ok(())
}

async fn delete_over(access: &Access, hub: &Hub, eraser: &Eraser) -> Result<(), ErasureError> {
    let now = clock::now();
    for Over { room, idle } in access.store().over(now.saturating_sub(END_GRACE_MS)).await? {
        // Who has had the room open all the time has not come in again for that.
        if idle && hub.is_anybody_there(&room).await? {
            access.store().visited(&room, now).await?;
            continue;
        }
        eraser.delete_room(&room).await?;
        tracing::info!(%room, idle, "a room that was over is deleted");
        metrics::counter!("cabas_rooms_ended_total").increment(1);
    }
    Ok(())
}
