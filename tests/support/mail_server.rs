//! A mail server for tests: speaks as much SMTP as a letter needs, over TCP, and keeps what it takes.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// A letter as it was taken.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The address of `RCPT TO`.
    pub to: String,
    /// Headers and text.
    pub text: String,
}

/// The server. It ends with the test's runtime.
#[derive(Debug)]
pub struct MailServer {
    /// For `MERIT_SMTP_URL`.
    pub url: String,
    taken: watch::Receiver<Vec<Taken>>,
    refusals: Arc<Mutex<Vec<&'static str>>>,
}

impl MailServer {
    /// Listens on a free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let (tell, taken) = watch::channel(Vec::new());
        let refusals = Arc::new(Mutex::new(Vec::new()));
        let (tell, next) = (Arc::new(tell), refusals.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, tell.clone(), next.clone()));
            }
        });
        Self { url, taken, refusals }
    }

    /// Answers the next recipients with refusals, in this order: `450 later`, `550 never`.
    pub fn refuse(&self, answers: &[&'static str]) {
        self.refusals.lock().unwrap().extend(answers.iter().rev());
    }

    /// Waits until it has taken as many letters, and gives them all.
    pub async fn letters(&mut self, count: usize) -> Vec<Taken> {
        self.taken.wait_for(|taken| taken.len() >= count).await.unwrap().clone()
    }
}

async fn talk(
    stream: TcpStream,
    tell: Arc<watch::Sender<Vec<Taken>>>,
    refusals: Arc<Mutex<Vec<&'static str>>>,
) {
    let mut stream = BufReader::new(stream);
    let mut to = String::new();
    say(&mut stream, "220 uji.merit.test").await;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return;
        }
        let verb = line.split_whitespace().next().unwrap_or_default().to_uppercase();
        let answer = match verb.as_str() {
            "EHLO" | "HELO" => "250 uji.merit.test".to_owned(),
            "RCPT" => match refusals.lock().unwrap().pop() {
                Some(refusal) => refusal.to_owned(),
                None => {
                    line.split(['<', '>']).nth(1).unwrap_or_default().clone_into(&mut to);
                    "250 ok".to_owned()
                }
            },
            "DATA" => {
                say(&mut stream, "354 go on").await;
                let text = letter(&mut stream).await;
                tell.send_modify(|taken| taken.push(Taken { to: to.clone(), text }));
                "250 taken".to_owned()
            }
            "QUIT" => {
                say(&mut stream, "221 bye").await;
                return;
            }
            _ => "250 ok".to_owned(),
        };
        say(&mut stream, &answer).await;
    }
}

async fn letter(stream: &mut BufReader<TcpStream>) -> String {
    let mut text = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 || line == ".\r\n" {
            return text;
        }
        text.push_str(&line);
    }
}

async fn say(stream: &mut BufReader<TcpStream>, answer: &str) {
    stream.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
}
