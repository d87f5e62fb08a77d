//! A body that is a file: the content itself, or a form (RFC 7578) with one part called `file`. Either way it is taken piece
//! by piece, and never lies in memory whole.

use std::future::{Ready, ready};

use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use kernel::{Fault, FaultKind};
use platform::files::{Files, Spool};

use crate::problem::Problem;
use crate::valid::unreadable;

/// The part of a form that holds the file.
const PART: &str = "file";

/// What a form adds around its file, at most.
const FORM_BYTES: u64 = 64 << 10;

/// The body of an upload, not yet read.
pub struct UploadBody {
    content: Content,
    announced: u64,
}

enum Content {
    Whole(Payload),
    Form(Multipart),
}

impl FromRequest for UploadBody {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
        let announced = header(CONTENT_LENGTH).and_then(|length| length.parse().ok()).unwrap_or_default();
        let is_form = is_form(header(CONTENT_TYPE).unwrap_or_default());
        let payload = payload.take();
        let content = if is_form {
            Content::Form(Multipart::new(request.headers(), payload))
        } else {
            Content::Whole(payload)
        };
        ready(Ok(Self { content, announced }))
    }
}

/// Whether a body of this type is a form with parts.
pub fn is_form(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("multipart/form-data")
}

impl UploadBody {
    /// Takes the content in, and the name that a form gives it.
    ///
    /// # Errors
    /// 413 beyond the limit; 400 for a form without a file, with more than one, or with other parts.
    pub async fn receive(self, files: &Files, bytes_max: u64) -> Result<(Option<String>, Spool), Problem> {
        if self.announced > bytes_max.saturating_add(FORM_BYTES) {
            return Err(platform::Error::TooLarge { bytes_max }.into());
        }
        let mut spool = files.receive(bytes_max).await?;
        match self.content {
            Content::Whole(mut payload) => {
                while let Some(piece) = payload.next().await {
                    spool.write(&piece.map_err(|error| unreadable(&error.into()))?).await?;
                }
                Ok((None, spool))
            }
            Content::Form(form) => {
                let name = from_form(form, &mut spool).await?;
                Ok((name, spool))
            }
        }
    }
}

async fn from_form(mut form: Multipart, spool: &mut Spool) -> Result<Option<String>, Problem> {
    let mut found = None;
    while let Some(field) = form.next().await {
        let mut field = field.map_err(|_reason| malformed("request.malformed_form"))?;
        if field.name() != Some(PART) {
            return Err(malformed("request.unknown_part"));
        }
        if found.is_some() {
            return Err(malformed("request.part_twice"));
        }
        found = Some(name_of(&field));
        while let Some(piece) = field.next().await {
            spool.write(&piece.map_err(|_reason| malformed("request.unreadable"))?).await?;
        }
    }
    found.ok_or_else(|| malformed("request.part_missing"))
}

/// The name in UTF-8 (RFC 5987) comes before the plain one.
fn name_of(field: &Field) -> Option<String> {
    let disposition = field.content_disposition()?;
    let extended = disposition.get_filename_ext().and_then(|name| String::from_utf8(name.value.clone()).ok());
    extended.or_else(|| disposition.get_filename().map(str::to_owned))
}

fn malformed(code: &'static str) -> Problem {
    Problem::new(Fault::new(FaultKind::Malformed, code).with("part", PART))
}
