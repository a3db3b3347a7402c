//! Clients in JavaScript: a script of `tests/it/stock` under Node, and a talk with it in lines of JSON.

use std::{path::Path, process::Stdio, time::Duration};

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};

use super::PATIENCE;

pub struct Script {
    child: Child,
    stdin: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Script {
    /// Starts a script and tells it its first line. What it complains of goes to this test's own stderr.
    pub async fn start(name: &str, first: &Value) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(
            root.join("web/node_modules/y-websocket").is_dir(),
            "the clients of this test are not installed: `make test` does it, or `npm ci` in web/"
        );
        let mut child = Command::new("node")
            .arg(root.join("tests/it/stock").join(name))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("Node runs");
        let (stdin, stdout) = (child.stdin.take().expect("piped"), child.stdout.take().expect("piped"));
        let mut script = Self { child, stdin, lines: BufReader::new(stdout).lines() };
        script.tell(first).await;
        script
    }

    pub async fn tell(&mut self, what: &Value) {
        self.stdin.write_all(format!("{what}\n").as_bytes()).await.expect("it listens");
    }

    /// The next thing that it says, within the usual patience and `more`.
    pub async fn hear(&mut self, more: Duration) -> Value {
        let line = tokio::time::timeout(PATIENCE + more, self.lines.next_line()).await.expect("it says something");
        match line.expect("lines") {
            Some(line) => serde_json::from_str(&line).expect("JSON"),
            None => panic!("the script ended: {:?}", self.child.wait().await),
        }
    }

    /// The next thing that it says is `{"at": "here", …}`.
    pub async fn until(&mut self, here: &str, more: Duration) -> Value {
        let said = self.hear(more).await;
        assert_eq!(said["at"], here, "{said}");
        said
    }
}
