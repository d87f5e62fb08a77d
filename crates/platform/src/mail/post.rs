//! The post: an SMTP server, or a folder in which letters land for a person to look at.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use kernel::id::MailId;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::AsyncSmtpTransportBuilder;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use crate::Error;

/// A letter as it is written.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// The address.
    pub to: String,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Letter(..)")
    }
}

/// Who takes letters away. Cheap to clone.
#[derive(Clone)]
pub struct Post {
    way: Arc<Way>,
}

enum Way {
    Nowhere,
    Smtp { server: AsyncSmtpTransport<Tokio1Executor>, from: Mailbox },
    Folder { folder: PathBuf, from: Mailbox },
}

impl std::fmt::Debug for Post {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match *self.way {
            Way::Nowhere => "Post(nowhere)",
            Way::Smtp { .. } => "Post(smtp)",
            Way::Folder { .. } => "Post(folder)",
        })
    }
}

/// Why a letter was not taken. The server's own words may name the address, so they stay here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// It may be taken later.
    ForNow,
    /// The server will never take it, or it has no address.
    ForEver,
}

/// How long a mail server may take.
const PATIENCE: Duration = Duration::from_secs(20);

impl Post {
    /// No post: nobody is sent anything.
    pub fn nowhere() -> Self {
        Self { way: Arc::new(Way::Nowhere) }
    }

    /// A mail server: `smtp://user:password@host:587?tls=required`, `smtps://host`; and who writes.
    ///
    /// # Errors
    /// `Broken` when one of the two cannot be read; the reason does not repeat the password.
    pub fn smtp(url: &str, from: &str) -> Result<Self, Error> {
        let (server, from) = understood(url, from)?;
        let server = server.timeout(Some(PATIENCE)).build();
        Ok(Self { way: Arc::new(Way::Smtp { server, from }) })
    }

    /// Whether the two can be read at all, without a server or a runtime.
    ///
    /// # Errors
    /// As [`Self::smtp`].
    pub fn understands(url: &str, from: &str) -> Result<(), Error> {
        understood(url, from).map(|_read| ())
    }

    /// A folder, made when it is missing.
    ///
    /// # Errors
    /// `Broken` when it cannot be made, or the sender cannot be read.
    pub fn folder(folder: &Path, from: &str) -> Result<Self, Error> {
        std::fs::create_dir_all(folder)
            .map_err(|error| Error::Broken(format!("folder {}: {error}", folder.display())))?;
        Ok(Self { way: Arc::new(Way::Folder { folder: folder.to_owned(), from: mailbox(from)? }) })
    }

    /// Whether letters are taken at all.
    pub fn delivers(&self) -> bool {
        !matches!(*self.way, Way::Nowhere)
    }

    /// Whether the mail server answers.
    ///
    /// # Errors
    /// `Broken` when it does not.
    pub async fn check(&self) -> Result<(), Error> {
        let Way::Smtp { server, .. } = &*self.way else { return Ok(()) };
        match server.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Error::Broken("the mail server does not answer".to_owned())),
            Err(error) => Err(Error::Broken(format!("the mail server: {error}"))),
        }
    }

    /// Sends a letter.
    ///
    /// # Errors
    /// When it is not taken.
    pub async fn send(&self, id: MailId, letter: &Letter) -> Result<(), Undelivered> {
        match &*self.way {
            Way::Nowhere => Err(Undelivered::ForNow),
            Way::Smtp { server, from } => {
                let message = message(id, from, letter)?;
                server.send(message).await.map(|_taken| ()).map_err(|error| {
                    // Without the error's text: a server repeats the address in its refusal.
                    tracing::warn!(mail.id = %id, permanent = error.is_permanent(), "a letter was not taken");
                    if error.is_permanent() { Undelivered::ForEver } else { Undelivered::ForNow }
                })
            }
            Way::Folder { folder, from } => {
                let message = message(id, from, letter)?;
                std::fs::write(folder.join(format!("{id}.eml")), message.formatted()).map_err(|error| {
                    tracing::warn!(mail.id = %id, %error, "a letter could not be laid down");
                    Undelivered::ForNow
                })
            }
        }
    }
}

fn understood(url: &str, from: &str) -> Result<(AsyncSmtpTransportBuilder, Mailbox), Error> {
    let from = mailbox(from)?;
    let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
        .map_err(|_reason| Error::Broken("the address of the mail server cannot be read".to_owned()))?;
    Ok((server, from))
}

fn mailbox(text: &str) -> Result<Mailbox, Error> {
    text.parse().map_err(|_reason| Error::Broken("the sender of letters is no e-mail address".to_owned()))
}

fn message(id: MailId, from: &Mailbox, letter: &Letter) -> Result<Message, Undelivered> {
    let to: Mailbox = letter.to.parse().map_err(|_reason| Undelivered::ForEver)?;
    Message::builder()
        .message_id(Some(format!("<{id}@{}>", from.email.domain())))
        .from(from.clone())
        .to(to)
        .subject(letter.subject.clone())
        .header(ContentType::TEXT_PLAIN)
        .body(letter.text.clone())
        .map_err(|_reason| Undelivered::ForEver)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_letter_lands_in_the_folder_under_its_own_id() {
        let folder = tempfile::tempdir().unwrap();
        let post = Post::folder(&folder.path().join("mails"), "Merit <merit@uji.merit.test>").unwrap();
        let id = MailId::new();
        let to = "siti@uji.merit.test".to_owned();
        let letter = Letter { to, subject: "Pemberitahuan".to_owned(), text: "SKP disepakati.".to_owned() };
        post.send(id, &letter).await.unwrap();
        let text = std::fs::read_to_string(folder.path().join(format!("mails/{id}.eml"))).unwrap();
        assert!(text.contains(&format!("Message-ID: <{id}@uji.merit.test>")), "{text}");
        assert!(text.contains("To: siti@uji.merit.test") && text.contains("SKP disepakati."), "{text}");
        let nobody = Letter { to: "no address".to_owned(), ..letter };
        assert_eq!(post.send(id, &nobody).await, Err(Undelivered::ForEver));
    }

    #[test]
    fn a_bad_address_of_the_server_does_not_tell_the_password() {
        let error = Post::understands("gopher://merit:rahasia@mail", "merit@uji.merit.test").unwrap_err();
        assert!(!error.to_string().contains("rahasia"));
        Post::understands("smtp://merit:rahasia@localhost:2525?tls=opportunistic", "a@uji.merit.test")
            .unwrap();
        assert!(Post::understands("smtp://localhost:2525", "no address").is_err());
        assert!(!Post::nowhere().delivers());
    }
}
