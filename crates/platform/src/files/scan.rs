//! The virus scanner of the installation, where one is configured: asked before a file is stored, and never passed by.

use std::process::Stdio;
use std::str::FromStr;
use std::time::Duration;

use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::Command;

use crate::Error;

/// How long a scan may take.
const TIME_MAX: Duration = Duration::from_secs(30);
/// Bytes sent at once.
const PIECE: usize = 64 * 1024;

/// Who looks for viruses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scanner {
    /// A clamd at an address, asked with INSTREAM.
    Clamd(String),
    /// A program with its arguments, given the content on standard input: 0 is clean, 1 is infected, anything else is a
    /// failure.
    Command(Vec<String>),
}

/// The text names no scanner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("neither clamd:<address>:<port> nor command:<program> <arguments>")]
pub struct NotAScanner;

impl FromStr for Scanner {
    type Err = NotAScanner;

    fn from_str(text: &str) -> Result<Self, NotAScanner> {
        if let Some(address) = text.strip_prefix("clamd:") {
            let has_port = address.rsplit_once(':').is_some_and(|(host, port)| {
                !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0)
            });
            return if has_port { Ok(Self::Clamd(address.to_owned())) } else { Err(NotAScanner) };
        }
        let words: Vec<String> =
            text.strip_prefix("command:").unwrap_or_default().split_whitespace().map(str::to_owned).collect();
        if words.is_empty() { Err(NotAScanner) } else { Ok(Self::Command(words)) }
    }
}

impl Scanner {
    /// Has the content looked at, from its beginning.
    ///
    /// # Errors
    /// `Infected`; `Unscanned` when the scanner does not answer, so that nothing is stored unseen.
    pub(super) async fn scan(&self, content: &mut File) -> Result<(), Error> {
        let asked = async {
            match self {
                Self::Clamd(address) => clamd(address, content).await,
                Self::Command(words) => command(words, content).await,
            }
        };
        let verdict = match tokio::time::timeout(TIME_MAX, asked).await {
            Ok(Ok(verdict)) => verdict,
            Ok(Err(error)) => Verdict::Failed(error.to_string()),
            Err(_elapsed) => Verdict::Failed("no answer in time".to_owned()),
        };
        match verdict {
            Verdict::Clean => Ok(()),
            Verdict::Infected => Err(Error::Infected),
            Verdict::Failed(reason) => {
                tracing::error!(reason, "The virus scanner failed, and a file was refused for it");
                Err(Error::Unscanned)
            }
        }
    }
}

/// What a scanner says.
enum Verdict {
    Clean,
    Infected,
    Failed(String),
}

/// `zINSTREAM`: pieces with their length before them, an empty one at the end, an answer that ends with a zero byte.
async fn clamd(address: &str, content: &mut File) -> std::io::Result<Verdict> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(b"zINSTREAM\0").await?;
    let mut piece = vec![0; PIECE];
    loop {
        let count = content.read(&mut piece).await?;
        stream.write_all(&u32::try_from(count).unwrap_or_default().to_be_bytes()).await?;
        if count == 0 {
            break;
        }
        stream.write_all(piece.get(..count).unwrap_or_default()).await?;
    }
    let mut answer = Vec::new();
    stream.take(4096).read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer);
    let answer = answer.trim_end_matches(['\0', '\n']);
    Ok(if answer.ends_with(" FOUND") {
        Verdict::Infected
    } else if answer.ends_with(" OK") {
        Verdict::Clean
    } else {
        Verdict::Failed(format!("clamd answered {answer:?}"))
    })
}

async fn command(words: &[String], content: &mut File) -> std::io::Result<Verdict> {
    let Some((program, arguments)) = words.split_first() else {
        return Ok(Verdict::Failed("no program".to_owned()));
    };
    let input = content.try_clone().await?.into_std().await;
    let status = Command::new(program)
        .args(arguments)
        .stdin(Stdio::from(input))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .status()
        .await?;
    Ok(match status.code() {
        Some(0) => Verdict::Clean,
        Some(1) => Verdict::Infected,
        _ => Verdict::Failed(format!("the scanner ended with {status}")),
    })
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncSeekExt;
    use tokio::net::TcpListener;

    use super::*;

    async fn content() -> File {
        let mut file = File::from_std(tempfile::tempfile().unwrap());
        file.write_all(b"isi berkas").await.unwrap();
        file.rewind().await.unwrap();
        file
    }

    #[test]
    fn a_scanner_is_an_address_or_a_program() {
        assert_eq!("clamd:10.0.0.7:3310".parse(), Ok(Scanner::Clamd("10.0.0.7:3310".to_owned())));
        let command = Scanner::Command(vec!["clamdscan".to_owned(), "-".to_owned()]);
        assert_eq!("command:clamdscan -".parse(), Ok(command));
        for wrong in ["", "clamd:", "clamd:host", "command:", "tcp://x"] {
            assert_eq!(wrong.parse::<Scanner>(), Err(NotAScanner), "{wrong}");
        }
    }

    #[tokio::test]
    async fn a_program_says_clean_infected_or_fails() {
        let run = async |script: &str| {
            let words = ["sh", "-c", script].map(str::to_owned).to_vec();
            Scanner::Command(words).scan(&mut content().await).await
        };
        assert!(run("grep -q isi").await.is_ok());
        assert!(matches!(run("exit 1").await, Err(Error::Infected)));
        assert!(matches!(run("exit 2").await, Err(Error::Unscanned)));
        let missing = Scanner::Command(vec!["no-such-scanner".to_owned()]);
        assert!(matches!(missing.scan(&mut content().await).await, Err(Error::Unscanned)));
    }

    #[tokio::test]
    async fn clamd_is_given_the_content_in_pieces() {
        let answered = async |answer: &'static [u8]| {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap().to_string();
            let served = tokio::spawn(async move {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut asked = vec![0; 10 + 4 + 10 + 4];
                stream.read_exact(&mut asked).await.unwrap();
                stream.write_all(answer).await.unwrap();
                asked
            });
            let verdict = Scanner::Clamd(address).scan(&mut content().await).await;
            assert_eq!(served.await.unwrap(), b"zINSTREAM\0\0\0\0\x0aisi berkas\0\0\0\0");
            verdict
        };
        assert!(answered(b"stream: OK\0").await.is_ok());
        assert!(matches!(answered(b"stream: Eicar FOUND\0").await, Err(Error::Infected)));
        assert!(matches!(answered(b"INSTREAM size limit exceeded. ERROR\0").await, Err(Error::Unscanned)));
        let nobody = Scanner::Clamd("127.0.0.1:1".to_owned());
        assert!(matches!(nobody.scan(&mut content().await).await, Err(Error::Unscanned)));
    }
}
