//! The program as a process of its own.

use std::{
    io::{BufRead, BufReader},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread::JoinHandle,
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

/// Ports below those that systems hand out by themselves: nobody takes one between two lives of a server.
const QUIET_PORTS: std::ops::Range<u16> = 15_000..25_000;

/// The variable by which a test asks for another form of the log than the one that is easy to read.
pub const LOG_FORMAT: &str = "CABAS_LOG_FORMAT";

/// The program with these arguments, deaf to this environment's wishes for its log.
pub fn cabas(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cabas"));
    command.args(args).env_remove("RUST_LOG").stdin(Stdio::null());
    command
}

/// A port that is free now and likely to stay so.
pub fn quiet_port() -> u16 {
    let count = QUIET_PORTS.end - QUIET_PORTS.start;
    let first = u16::try_from(std::process::id() % u32::from(count)).unwrap_or(0);
    (0..count)
        .map(|n| QUIET_PORTS.start + (first + n) % count)
        .find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
        .expect("a free port")
}

/// A server as a process of its own; killed, by its own id, when dropped.
pub struct Process {
    child: Child,
    pub addr: SocketAddr,
    log: Arc<Mutex<Vec<String>>>,
    listener: JoinHandle<()>,
}

impl Process {
    /// On a port of its own.
    pub fn serve(data: &Path) -> Self {
        Self::serve_on(0, data)
    }

    /// On this port, 0 for any.
    pub fn serve_on(port: u16, data: &Path) -> Self {
        Self::start(cabas(&[]), port, data)
    }

    /// The same, and it also logs which board updates it refuses, and why.
    pub fn telling_refusals(port: u16, data: &Path) -> Self {
        let mut program = cabas(&[]);
        program.env("RUST_LOG", "info,sqlx=error,cabas::hub::intake=debug");
        Self::start(program, port, data)
    }

    /// `program` is the program itself or one that runs it in its own place.
    pub fn start(mut program: Command, port: u16, data: &Path) -> Self {
        program.args(["serve", "--demo", "false"]);
        if !program.get_envs().any(|(name, _)| name == LOG_FORMAT) {
            program.env(LOG_FORMAT, "json");
        }
        // Tests join and write as fast as they can.
        program.args(["--joins-per-minute", "100000", "--updates-per-second", "100000"]);
        program.args(["--listen", &format!("127.0.0.1:{port}"), "--data"]).arg(data);
        let mut child = program.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stderr.take().expect("piped")).lines().map_while(Result::ok);
        let log: Arc<Mutex<Vec<String>>> = Arc::default();
        for line in lines.by_ref() {
            let listen = listens_on(&line);
            log.lock().expect("a log").push(line);
            if let Some(addr) = listen {
                let rest = Arc::clone(&log);
                let listener =
                    std::thread::spawn(move || lines.for_each(|line| rest.lock().expect("a log").push(line)));
                return Self { child, addr, log, listener };
            }
        }
        panic!("it ended before it was open: {:?}, {:?}", child.wait(), log.lock());
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.addr)
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("it runs");
    }

    /// Whether it ended with success.
    pub fn wait(&mut self) -> bool {
        self.child.wait().expect("its end").success()
    }

    /// Kills it as nothing can be prepared for.
    pub fn kill(mut self) {
        self.signal(Signal::KILL);
        assert!(!self.wait());
    }

    /// Stops it, and hands back all that it logged.
    pub fn stop(mut self) -> Vec<String> {
        self.signal(Signal::TERM);
        assert!(self.wait(), "with success");
        let silent = std::mem::replace(&mut self.listener, std::thread::spawn(|| ()));
        silent.join().expect("its last line");
        std::mem::take(&mut *self.log.lock().expect("a log"))
    }

    /// Lines of its log that are errors.
    pub fn errors(&self) -> Vec<String> {
        self.lines_with(r#""level":"ERROR""#)
    }

    /// Lines of its log that say which board updates it refused; see [`Self::telling_refusals`].
    pub fn refusals(&self) -> Vec<String> {
        self.lines_with("board update refused")
    }

    fn lines_with(&self, words: &str) -> Vec<String> {
        let log = self.log.lock().expect("a log");
        log.iter().filter(|line| line.contains(words)).cloned().collect()
    }
}

/// The address in the line that says it is open, in either form of the log.
fn listens_on(line: &str) -> Option<SocketAddr> {
    let said: Value = serde_json::from_str(line).unwrap_or_default();
    let text = line.split_once("listen=").and_then(|(_, rest)| rest.split_whitespace().next());
    said["listen"].as_str().or(text)?.parse().ok()
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
