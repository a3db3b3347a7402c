//! The server under test: the real program, in a process of its own, on a core of its own.

use std::{
    fs::{self, File},
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};

use crate::{
    Result, clock,
    machine::{self, Cores},
};

/// Limits that a load of one address would run into. Named in the report.
pub const LIMITS: [(&str, &str); 7] = [
    ("--updates-per-second", "10000000"),
    ("--max-sockets", "1000000"),
    ("--max-sockets-per-ip", "1000000"),
    ("--max-sockets-per-room", "1000000"),
    ("--seats", "1000000"),
    ("--rooms-per-hour", "10000000"),
    ("--joins-per-minute", "10000000"),
];

/// A server that is not ready by then never will be.
const READY_WITHIN: Duration = Duration::from_secs(30);
/// How often readiness is asked for: below what is reported.
const ASK_EVERY: Duration = Duration::from_micros(200);
/// A server that was told to stop has to be gone by then.
const STOPPED_WITHIN: Duration = Duration::from_secs(15);

/// A running server.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub addr: SocketAddr,
    /// When it was started.
    pub started: u64,
    /// When it first said that it is ready.
    pub ready: u64,
}

/// How servers are started.
#[derive(Debug, Clone)]
pub struct Launch {
    /// The program.
    pub program: PathBuf,
    /// Which core it gets.
    pub cores: Cores,
    /// More flags, for every server.
    pub extra: Vec<String>,
}

impl Launch {
    /// Starts a server on `data` and waits until it is ready.
    pub fn start(&self, data: &Path) -> Result<Server> {
        fs::create_dir_all(data)?;
        let log = File::options().create(true).append(true).open(data.with_extension("log"))?;
        let addr = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let mut command = Command::new(&self.program);
        command.arg("serve").arg("--listen").arg(addr.to_string()).arg("--data").arg(data);
        command.args(LIMITS.iter().flat_map(|(flag, value)| [flag, value])).args(&self.extra);
        command.env("RUST_LOG", "warn").stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let started = clock::now();
        let child = self.cores.on(self.cores.server, || command.spawn())??;
        let mut server = Server { child, addr, started, ready: 0 };
        server.wait_ready().map_err(|e| format!("{e}; its log: {}", data.with_extension("log").display()))?;
        Ok(server)
    }
}

impl Server {
    fn wait_ready(&mut self) -> Result<()> {
        while clock::now() < self.started + clock::nanos(READY_WITHIN) {
            if let Some(status) = self.child.try_wait()? {
                return Err(format!("the server ended with {status}").into());
            }
            if is_ready(self.addr) {
                self.ready = clock::now();
                return Ok(());
            }
            thread::sleep(ASK_EVERY);
        }
        Err(format!("the server was not ready within {READY_WITHIN:?}").into())
    }

    /// Its process id, as /proc wants it.
    pub fn pid(&self) -> String {
        self.child.id().to_string()
    }

    /// CPU seconds so far.
    pub fn cpu(&self) -> f64 {
        machine::process_seconds(&self.pid())
    }

    /// Resident bytes.
    pub fn rss(&self) -> Result<f64> {
        machine::memory(&self.pid(), "VmRSS:")
    }

    /// Stops it in good order.
    pub fn stop(mut self) -> Result<()> {
        kill_process(Pid::from_child(&self.child), Signal::TERM)?;
        let deadline = clock::now() + clock::nanos(STOPPED_WITHIN);
        while clock::now() < deadline {
            if let Some(status) = self.child.try_wait()? {
                return if status.success() { Ok(()) } else { Err(format!("the server ended with {status}").into()) };
            }
            thread::sleep(Duration::from_millis(5));
        }
        Err(format!("the server did not stop within {STOPPED_WITHIN:?}").into())
    }

    /// Ends it as a crash would (SIGKILL).
    pub fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing to do about a failure: it was gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn is_ready(addr: SocketAddr) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(addr)?;
        stream.set_read_timeout(Some(Duration::from_secs(1)))?;
        write!(stream, "GET /readyz HTTP/1.1\r\nHost: {addr}\r\nConnection: close\r\n\r\n")?;
        let mut head = [0; 12];
        stream.read_exact(&mut head)?;
        Ok(head.ends_with(b" 200"))
    };
    ask().unwrap_or(false)
}
