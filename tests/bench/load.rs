//! A load generator on loopback: a given number of connections, each with one request in flight.
//!
//! It writes and reads HTTP/1.1 by hand, so that a floor is not the cost of the client. Its threads carry a name of their
//! own, so that their CPU time can be told from the server's.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::usage::{self, Usage};

/// The name of the generator's threads.
pub const THREAD: &str = "load";
const WARM_UP: Duration = Duration::from_secs(1);

/// What a load measured.
pub struct Measured {
    /// Requests in a second.
    pub rate: f64,
    /// CPU time of the server's threads for a request, in milliseconds.
    pub cpu_ms: f64,
    /// Half of the requests were answered within.
    pub p50_ms: f64,
    /// 99 of 100 requests were answered within.
    pub p99_ms: f64,
}

/// How much is asked.
#[derive(Clone, Copy)]
pub struct Load {
    /// At once.
    pub connections: usize,
    /// For so long.
    pub duration: Duration,
}

/// Asks for the paths in turn for a time, on every connection.
pub fn measure(address: SocketAddr, paths: &[String], token: Option<&str>, load: Load) -> Measured {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name(THREAD)
        .enable_all()
        .build()
        .unwrap();
    let requests: Vec<Vec<u8>> = paths.iter().map(|path| request(address, path, token)).collect();
    runtime.block_on(ask(address, &requests, Load { duration: WARM_UP, ..load }));
    let (before, began) = (usage::now(), Instant::now());
    let mut times = runtime.block_on(ask(address, &requests, load));
    let (used, took) = (usage::now().since(&before), began.elapsed());
    summary(&mut times, &used, took)
}

fn summary(times: &mut [Duration], used: &Usage, took: Duration) -> Measured {
    times.sort_unstable();
    let count = times.len();
    let at = |percent: usize| times[(count * percent / 100).min(count - 1)].as_secs_f64() * 1000.0;
    let count = count as f64;
    Measured {
        rate: count / took.as_secs_f64(),
        cpu_ms: used.server_cpu.as_secs_f64() * 1000.0 / count,
        p50_ms: at(50),
        p99_ms: at(99),
    }
}

/// The bytes of a GET.
pub fn request(address: SocketAddr, path: &str, token: Option<&str>) -> Vec<u8> {
    let authorization = token.map(|token| format!("authorization: Bearer {token}\r\n")).unwrap_or_default();
    format!("GET {path} HTTP/1.1\r\nhost: {address}\r\naccept: application/json\r\n{authorization}\r\n")
        .into_bytes()
}

async fn ask(address: SocketAddr, requests: &[Vec<u8>], load: Load) -> Vec<Duration> {
    let until = Instant::now() + load.duration;
    let connections = (0..load.connections).map(|connection| {
        // Each connection begins elsewhere, so that they do not all ask for the same row at once.
        let mut requests: Vec<Vec<u8>> = requests.to_vec();
        let middle = (connection * 31) % requests.len();
        requests.rotate_left(middle);
        tokio::spawn(converse(address, requests, until))
    });
    let mut times = Vec::new();
    for connection in connections.collect::<Vec<_>>() {
        times.extend(connection.await.unwrap());
    }
    times
}

async fn converse(address: SocketAddr, requests: Vec<Vec<u8>>, until: Instant) -> Vec<Duration> {
    let stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let mut stream = BufReader::with_capacity(64 * 1024, stream);
    let (mut times, mut line, mut body) = (Vec::new(), String::new(), Vec::new());
    for request in requests.iter().cycle() {
        let began = Instant::now();
        if began >= until {
            break;
        }
        stream.write_all(request).await.unwrap();
        let mut length = 0;
        let mut is_first = true;
        loop {
            line.clear();
            stream.read_line(&mut line).await.unwrap();
            assert!(!is_first || line.starts_with("HTTP/1.1 200"), "{line}");
            is_first = false;
            if line == "\r\n" {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap();
            }
        }
        body.resize(length, 0);
        stream.read_exact(&mut body).await.unwrap();
        times.push(began.elapsed());
    }
    times
}
