//! A small client: one caller, one header set, replies that can be asserted upon.

use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::contract::CONTRACT;

/// A caller of the API: a base URL and the headers that go with every request.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    headers: Vec<(String, String)>,
}

/// A reply, read to its end.
#[derive(Clone, Debug)]
pub struct Reply {
    /// What was asked, for messages.
    pub asked: String,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: reqwest::header::HeaderMap,
    /// The body as text.
    pub text: String,
    /// The body as JSON; `Null` where it is none.
    pub body: Value,
}

/// A stream of events that was opened.
#[derive(Debug)]
pub struct Listening(reqwest::Response);

impl Listening {
    /// What it said until the server ended it.
    pub async fn heard(self) -> Vec<Value> {
        let text = self.0.text().await.expect("a stream ends in good order");
        let data = text.lines().filter_map(|line| line.strip_prefix("data:"));
        data.filter_map(|data| serde_json::from_str(data.trim()).ok()).collect()
    }
}

impl Client {
    /// A caller without a credential.
    pub fn new(base: impl Into<String>) -> Self {
        // Each request on a connection of its own: a server hangs up on an idle one, which a client that is busy sees too late.
        let http = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).build().unwrap();
        Self { http, base: base.into(), headers: Vec::new() }
    }

    /// Somebody at the same server without a credential.
    #[must_use]
    pub fn nobody(&self) -> Self {
        Self { headers: Vec::new(), ..self.clone() }
    }

    /// The same caller, who means to do something once: with a new key of idempotency, and whatever version is there.
    #[must_use]
    pub fn decided(&self) -> Self {
        self.with("idempotency-key", kernel::id::ActId::new().to_string()).with("if-match", "*")
    }

    /// The same caller with one more header.
    #[must_use]
    pub fn with(&self, name: &str, value: impl Into<String>) -> Self {
        let mut client = self.clone();
        client.headers.retain(|(known, _)| known != name);
        client.headers.push((name.to_owned(), value.into()));
        client
    }

    /// The same caller under an access token.
    #[must_use]
    pub fn bearing(&self, token: &str) -> Self {
        self.with("authorization", format!("Bearer {token}"))
    }

    /// Whoever logs in with an identifier and a password.
    pub async fn login(&self, identifier: &str, password: &str) -> Self {
        let body = serde_json::json!({ "identifier": identifier, "password": password });
        let reply = self.post("/v1/auth/login", body).await.is(200);
        self.bearing(reply.body["access_token"].as_str().unwrap())
    }

    /// Whether anybody answers there with success.
    pub async fn is_answered(&self, path: &str) -> bool {
        let reply = self.http.get(format!("{}{path}", self.base)).send().await;
        reply.is_ok_and(|reply| reply.status().is_success())
    }

    /// `GET`.
    pub async fn get(&self, path: impl AsRef<str>) -> Reply {
        self.send(Method::GET, path.as_ref(), None).await
    }

    /// `POST` with a body.
    pub async fn post(&self, path: impl AsRef<str>, body: Value) -> Reply {
        self.send(Method::POST, path.as_ref(), Some(body)).await
    }

    /// `PUT` with a body.
    pub async fn put(&self, path: impl AsRef<str>, body: Value) -> Reply {
        self.send(Method::PUT, path.as_ref(), Some(body)).await
    }

    /// `PATCH` with a body.
    pub async fn patch(&self, path: impl AsRef<str>, body: Value) -> Reply {
        self.send(Method::PATCH, path.as_ref(), Some(body)).await
    }

    /// `DELETE`.
    pub async fn delete(&self, path: impl AsRef<str>) -> Reply {
        self.send(Method::DELETE, path.as_ref(), None).await
    }

    /// Any request; `Null` as a body is an empty body.
    pub async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Reply {
        let text = body.filter(|body| !body.is_null()).map(|body| body.to_string());
        self.send_text(method, path, text.as_deref()).await
    }

    /// Any request with a body that may be no JSON at all.
    pub async fn send_text(&self, method: Method, path: &str, body: Option<&str>) -> Reply {
        self.send_bytes(method, path, body.map(|body| body.as_bytes().to_vec())).await
    }

    /// Any request with a body of any bytes.
    pub async fn send_bytes(&self, method: Method, path: &str, body: Option<Vec<u8>>) -> Reply {
        let mut request = self.http.request(method.clone(), format!("{}{path}", self.base));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(body) = body {
            let is_typed = self.headers.iter().any(|(name, _)| name == "content-type");
            request = if is_typed { request } else { request.header("content-type", "application/json") };
            request = request.body(body);
        }
        let asked = format!("{method} {path}");
        let reply = request.send().await.unwrap_or_else(|error| panic!("{asked}: {error}"));
        let (status, headers) = (reply.status(), reply.headers().clone());
        let text = reply.text().await.unwrap_or_else(|error| panic!("{asked}: {error}"));
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        let reply = Reply { asked, status, headers, text, body };
        reply.keeps_the_contract(method.as_str(), path);
        reply
    }

    /// The bytes of a file, which must be given, and its headers.
    pub async fn download(&self, path: &str) -> (reqwest::header::HeaderMap, Vec<u8>) {
        let mut request = self.http.get(format!("{}{path}", self.base));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let reply = request.send().await.unwrap_or_else(|error| panic!("GET {path}: {error}"));
        let (status, headers) = (reply.status(), reply.headers().clone());
        let bytes = reply.bytes().await.unwrap_or_else(|error| panic!("GET {path}: {error}")).to_vec();
        assert_eq!(status, StatusCode::OK, "GET {path}\n{}", String::from_utf8_lossy(&bytes));
        (headers, bytes)
    }

    /// Stores a file as a browser does: in a form.
    pub async fn upload(&self, name: &str, content: &[u8]) -> Reply {
        self.upload_as("/v1/files", ("file", name), content).await
    }

    /// A form with one part, to any address.
    pub async fn upload_as(&self, path: &str, (part, name): (&str, &str), content: &[u8]) -> Reply {
        const BOUNDARY: &str = "berkas-uji-7c3e8f4b";
        let head = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{part}\"; filename=\"{name}\"\r\n\r\n"
        );
        let body = [head.as_bytes(), content, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat();
        let form = self.with("content-type", format!("multipart/form-data; boundary={BOUNDARY}"));
        form.send_bytes(Method::POST, path, Some(body)).await
    }

    /// The events of a stream (Server-Sent Events), each parsed from its `data`, until the server ends it.
    pub async fn events(&self, path: &str) -> Vec<Value> {
        self.listen(path).await.heard().await
    }

    /// Opens a stream. It is open when this returns, so that what is done afterwards is heard.
    pub async fn listen(&self, path: &str) -> Listening {
        let mut request = self.http.get(format!("{}{path}", self.base)).header("accept", "text/event-stream");
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let stream = request.send().await.unwrap_or_else(|error| panic!("GET {path}: {error}"));
        assert_eq!(stream.status(), StatusCode::OK, "GET {path}");
        Listening(stream)
    }

    /// Follows the job that a `202` announced to its end, and gives it back.
    pub async fn finished(&self, announced: Reply) -> Value {
        let announced = announced.is(202);
        let location = announced.header("location").to_owned();
        self.events(&format!("{location}/events")).await;
        self.get(&location).await.is(200).body
    }

    /// The result of a job that must succeed.
    pub async fn succeeded(&self, announced: Reply) -> Value {
        let job = self.finished(announced).await;
        assert_eq!(job["status"], "succeeded", "{job:#}");
        job["result"].clone()
    }
}

impl Reply {
    /// Every answer of every test is held against the document, refusals included.
    fn keeps_the_contract(&self, method: &str, path: &str) {
        let is_json = ["application/json", "application/problem+json"].contains(&self.header("content-type"));
        let Some(operation) = CONTRACT.find(method, path).filter(|_| is_json) else { return };
        let mut differences = CONTRACT.differences(operation, self.status.as_u16(), &self.body);
        if path.contains("fields=") {
            differences.retain(|difference| !difference.ends_with(" is missing"));
        }
        assert!(
            differences.is_empty(),
            "{} answers {} with what {} does not document:\n  {}\n{}",
            self.asked,
            self.status,
            operation.id(),
            differences.join("\n  "),
            self.text
        );
    }

    /// Demands a status.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}\n{}", self.asked, self.excerpt());
        self
    }

    /// As much of the body as a message should hold.
    fn excerpt(&self) -> String {
        self.text.chars().take(2_000).collect()
    }

    /// Demands any status of success.
    #[track_caller]
    pub fn is_success(self) -> Self {
        assert!(self.status.is_success(), "{}: {}\n{}", self.asked, self.status, self.text);
        self
    }

    /// Demands a problem with this status and code, in the form that every problem has.
    #[track_caller]
    pub fn is_problem(self, status: u16, code: &str) -> Self {
        let reply = self.is(status);
        assert_eq!(
            reply.header("content-type"),
            "application/problem+json",
            "{}\n{}",
            reply.asked,
            reply.text
        );
        assert_eq!(reply.body["code"], code, "{}\n{}", reply.asked, reply.text);
        assert_eq!(reply.body["status"], status, "{}", reply.asked);
        for member in ["type", "title", "detail", "request_id"] {
            assert!(reply.body[member].is_string(), "{}: {member} in {}", reply.asked, reply.text);
        }
        reply
    }

    /// Demands that the problem has a fault at a place in the body.
    #[track_caller]
    pub fn at(self, pointer: &str) -> Self {
        let faults = self.body["errors"].as_array().into_iter().flatten();
        let found = faults.clone().any(|fault| fault["pointer"] == pointer);
        assert!(found, "{}: no fault at {pointer}\n{}", self.asked, self.text);
        self
    }

    /// Demands the value of a member, named by its JSON pointer.
    #[track_caller]
    pub fn has(self, pointer: &str, value: impl Into<Value>) -> Self {
        assert_eq!(
            self.body.pointer(pointer),
            Some(&value.into()),
            "{}: {pointer}\n{}",
            self.asked,
            self.text
        );
        self
    }

    /// A header's value; empty where it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The id of the object in the body.
    #[track_caller]
    pub fn id(&self) -> String {
        let id = self.body["id"].as_str();
        id.unwrap_or_else(|| panic!("{}: no id in {}", self.asked, self.text)).to_owned()
    }

    /// The rows of a list.
    #[track_caller]
    pub fn data(&self) -> &[Value] {
        let data = self.body["data"].as_array();
        data.unwrap_or_else(|| panic!("{}: no list in {}", self.asked, self.text))
    }
}
