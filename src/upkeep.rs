//! What nobody needs any more goes unseen, so that nobody waits for it: photos that were uploaded and never posted, after an hour; files that
//! a crash left, at the next start; links to other devices, a day after their end.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::time::interval;

use crate::{
    access::Access,
    clock,
    hub::{Hub, HubError},
    ids::{PhotoId, RoomId},
    photos::{PhotoError, Photos},
};

/// How often it is looked for.
const EVERY: Duration = Duration::from_mins(5);

/// Sweeps until it is dropped.
pub async fn keep_photos_swept(photos: Photos, hub: Hub) {
    if let Err(error) = photos.sweep().await {
        tracing::warn!(%error, "files of photos that nobody needs stay until the next start");
    }
    let mut every = interval(EVERY);
    loop {
        every.tick().await;
        if let Err(error) = sweep(&photos, &hub).await {
            tracing::warn!(%error, "photos that nobody posted stay for now");
        }
    }
}

/// Forgets links to other devices until it is dropped.
pub async fn keep_device_links_swept(access: Arc<Access>) {
    let mut every = interval(EVERY);
    loop {
        every.tick().await;
        if let Err(error) = access.store().forget_old_device_links(clock::now()).await {
            tracing::warn!(%error, "links to other devices that have ended stay for now");
        }
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
