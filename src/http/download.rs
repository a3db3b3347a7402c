//! A file to take along, written piece by piece: what is in it need not fit into memory.

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, stream};
use tokio::sync::mpsc;

use super::ApiError;
use crate::ids::RoomId;

/// Pieces that wait for a slow reader.
const WAITING: usize = 4;

/// Why a file broke off; `None`: its reader went.
pub type Broken = Option<ApiError>;

/// Where the pieces go.
pub struct Pieces(mpsc::Sender<Result<Bytes, std::io::Error>>);

impl Pieces {
    /// Hands one over, when there is room for it.
    pub async fn send(&self, text: String) -> Result<(), Broken> {
        self.0.send(Ok(text.into())).await.map_err(|_| None)
    }
}

/// Answers with a file of a room, whose name ends so, that `write` writes.
pub fn answer<W>(
    room: &RoomId,
    ending: &str,
    media: &'static str,
    write: impl FnOnce(Pieces) -> W,
) -> Result<Response, ApiError>
where
    W: Future<Output = Result<(), Broken>> + Send + 'static,
{
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let file = format!("attachment; filename=\"cabas-{room}.{ending}\"");
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&file).map_err(ApiError::internal)?);

    let (pieces, read) = mpsc::channel(WAITING);
    let (room, written) = (room.clone(), write(Pieces(pieces.clone())));
    tokio::spawn(async move {
        if let Err(Some(error)) = written.await {
            tracing::warn!(%room, %error, "a file of a room broke off");
            // The reader must not take the half for the whole.
            let _ = pieces.send(Err(std::io::Error::other("broken off"))).await;
        }
    });
    // Who compresses asks once more after the end.
    let body = stream::unfold(read, async |mut read| Some((read.recv().await?, read))).fuse();
    let body = Body::from_stream(body);
    Ok((headers, body).into_response())
}
