//! GET requests one after the other on one connection, timed to the last byte.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use serde_json::Value;

use crate::{Result, clock};

/// An answer that takes longer never comes.
const ANSWERED_WITHIN: Duration = Duration::from_secs(30);

/// A connection that is kept alive.
pub struct Getter {
    stream: TcpStream,
    host: String,
    buffer: Vec<u8>,
}

impl Getter {
    /// Connects.
    pub fn connect(addr: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(addr)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(ANSWERED_WITHIN))?;
        Ok(Self { stream, host: addr.to_string(), buffer: Vec::new() })
    }

    /// The body of a 200, and how many nanoseconds it took.
    pub fn get(&mut self, path: &str) -> Result<(Vec<u8>, u64)> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host);
        let began = clock::now();
        self.stream.write_all(request.as_bytes())?;
        self.buffer.clear();
        let mut chunk = vec![0; 64 * 1024];
        let mut end = None;
        loop {
            let read = self.stream.read(&mut chunk)?;
            if read == 0 {
                return Err(format!("GET {path}: the connection was closed").into());
            }
            self.buffer.extend_from_slice(&chunk[..read]);
            if end.is_none() {
                end = self.end(path)?;
            }
            if let Some((head, all)) = end
                && self.buffer.len() >= all
            {
                return Ok((self.buffer[head..all].to_vec(), clock::now() - began));
            }
        }
    }

    /// The same as JSON.
    pub fn json(&mut self, path: &str) -> Result<(Value, u64)> {
        let (body, took) = self.get(path)?;
        Ok((serde_json::from_slice(&body)?, took))
    }

    /// Where head and body end, once the head is there.
    fn end(&self, path: &str) -> Result<Option<(usize, usize)>> {
        let Some(head) = self.buffer.windows(4).position(|w| w == b"\r\n\r\n").map(|at| at + 4) else {
            return Ok(None);
        };
        let text = String::from_utf8_lossy(&self.buffer[..head]).to_ascii_lowercase();
        if !text.starts_with("http/1.1 200") {
            return Err(format!("GET {path}: {}", text.lines().next().unwrap_or_default()).into());
        }
        let length = text.lines().find_map(|line| line.strip_prefix("content-length:")).ok_or("no content-length")?;
        Ok(Some((head, head + length.trim().parse::<usize>()?)))
    }
}
