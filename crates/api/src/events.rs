//! Server-Sent Events: a stream of changes that ends with its object, with the reader's session, or with the process.

use std::convert::Infallible;
use std::pin::Pin;
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, ContentEncoding};
use actix_web::web::Bytes;
use futures_util::stream::{self, Stream, StreamExt};
use identity::Caller;
use platform::{Error, clock};
use serde::Serialize;

use crate::state::State;

/// How often the session is looked at again, and proxies hear that the stream still lives.
const PULSE: Duration = Duration::from_secs(5);

/// Answers with a stream of events of one name.
pub fn stream<B: Serialize>(
    state: &State,
    caller: &Caller,
    name: &'static str,
    changes: impl Stream<Item = Result<B, Error>> + 'static,
) -> HttpResponse {
    let lines = changes.map(move |change| change.map(|change| event(name, &change)));
    let reader = Reader { state: state.clone(), caller: caller.clone(), lines: Box::pin(lines) };
    let bytes = stream::unfold(reader, |mut reader| async move {
        let bytes = reader.next().await?;
        Some((Ok::<Bytes, Infallible>(bytes), reader))
    });
    HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((CACHE_CONTROL, "no-store"))
        // Compression would hold events back until a block is full.
        .insert_header((CONTENT_ENCODING, ContentEncoding::Identity))
        .streaming(bytes)
}

fn event(name: &str, body: &impl Serialize) -> Bytes {
    let json = serde_json::to_string(body).unwrap_or_default();
    format!("event: {name}\ndata: {json}\n\n").into()
}

/// One open stream.
struct Reader {
    state: State,
    caller: Caller,
    lines: Pin<Box<dyn Stream<Item = Result<Bytes, Error>>>>,
}

impl Reader {
    /// The next bytes to send; `None` ends the stream.
    async fn next(&mut self) -> Option<Bytes> {
        tokio::select! {
            line = self.lines.next() => match line? {
                Ok(line) => Some(line),
                Err(error) => {
                    tracing::error!(%error, "A stream of events broke off");
                    None
                }
            },
            () = tokio::time::sleep(PULSE) => {
                let is_current = self.state.identity.is_current(&self.caller, clock::wall()).await;
                is_current.unwrap_or(false).then(|| Bytes::from_static(b": still here\n\n"))
            }
            () = self.state.closed() => None,
        }
    }
}
