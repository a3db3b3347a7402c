//! The machine: cores, limits, what else runs on it.

use std::{
    fs::{self, File},
    io::Write,
    os::unix::fs::FileExt,
    path::Path,
    process::Command,
};

use rustix::{
    process::{Resource, Rlimit, getrlimit, setrlimit},
    thread::{CpuSet, sched_getaffinity, sched_setaffinity},
};

use crate::{Result, clock, stats::median};

/// Clock ticks a second in /proc: the kernel's ABI on every Linux.
pub const TICKS: f64 = 100.0;
/// Writes of the fdatasync probe.
const PROBES: u64 = 101;

/// Which core is whose.
#[derive(Debug, Clone)]
pub struct Cores {
    /// The server's.
    pub server: usize,
    /// The generator's.
    pub load: usize,
    all: CpuSet,
}

impl Cores {
    /// The first two cores that this process may use; one core for both where there is no second.
    pub fn find() -> Result<Self> {
        let all = sched_getaffinity(None)?;
        let mut usable = (0..CpuSet::MAX_CPU).filter(|cpu| all.is_set(*cpu));
        let server = usable.next().ok_or("no core")?;
        Ok(Self { server, load: usable.next().unwrap_or(server), all })
    }

    /// Whether server and generator have a core each.
    pub fn apart(&self) -> bool {
        self.server != self.load
    }

    /// Runs `f` on one core: a process that it starts stays there.
    pub fn on<T>(&self, cpu: usize, f: impl FnOnce() -> T) -> Result<T> {
        let mut one = CpuSet::new();
        one.set(cpu);
        sched_setaffinity(None, &one)?;
        let done = f();
        self.pin_load()?;
        Ok(done)
    }

    /// Puts this thread on the generator's core.
    pub fn pin_load(&self) -> Result<()> {
        let mut one = CpuSet::new();
        one.set(self.load);
        Ok(sched_setaffinity(None, &one)?)
    }

    /// How many there are.
    pub fn count(&self) -> u32 {
        self.all.count()
    }
}

/// Lets this process, and so the server, have as many files as it may.
pub fn raise_file_limit() -> Result<u64> {
    let limit = getrlimit(Resource::Nofile);
    if limit.current != limit.maximum {
        setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum })?;
    }
    Ok(limit.maximum.unwrap_or(u64::MAX))
}

/// CPU seconds that all processes of the machine have used, and the seconds stolen from it.
pub fn busy_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/stat").unwrap_or_default();
    let columns: Vec<f64> =
        stat.lines().next().unwrap_or_default().split_whitespace().skip(1).filter_map(|n| n.parse().ok()).collect();
    // user nice system idle iowait irq softirq steal
    let at = |i: usize| columns.get(i).copied().unwrap_or(0.0);
    (at(0) + at(1) + at(2) + at(7)) / TICKS
}

/// CPU seconds of one process, all threads.
pub fn process_seconds(pid: &str) -> f64 {
    times(pid, 11)
}

/// CPU seconds of this process's children that have ended.
pub fn children_seconds() -> f64 {
    times("self", 13)
}

fn times(pid: &str, skip: usize) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name, in parentheses, may hold spaces; utime and stime are the 12th and 13th behind it, then the
    // same of its children.
    let behind = stat.rsplit_once(')').map_or("", |(_, behind)| behind);
    behind.split_whitespace().skip(skip).take(2).filter_map(|n| n.parse::<f64>().ok()).sum::<f64>() / TICKS
}

/// What the report says about where it was made, one line each.
pub fn describe(cores: &Cores, dir: &Path) -> Vec<String> {
    let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu = cpuinfo.lines().find_map(|l| l.strip_prefix("model name")?.split_once(": ").map(|(_, m)| m.to_owned()));
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let sync = fdatasync_millis(dir).map_or("unknown".to_owned(), |ms| format!("{ms:.2} ms"));
    let pinned = if cores.apart() {
        format!("server on core {}, load on core {}", cores.server, cores.load)
    } else {
        "one core only: server and load share it, so figures are worse than they would be".to_owned()
    };
    vec![
        format!("{} × {}; Linux {}", cores.count(), cpu.unwrap_or_else(|| "unknown CPU".to_owned()), kernel.trim()),
        pinned,
        format!("fdatasync on the data's disk: {sync} median"),
        output("rustc", &["-V"]).unwrap_or_else(|| "rustc unknown".to_owned()),
    ]
}

/// What a command says, where it can be run.
pub fn output(program: &str, args: &[&str]) -> Option<String> {
    let out = Command::new(program).args(args).output().ok().filter(|o| o.status.success())?;
    Some(String::from_utf8_lossy(&out.stdout).trim().to_owned())
}

fn fdatasync_millis(dir: &Path) -> Result<f64> {
    let path = dir.join("fdatasync-probe");
    let mut file = File::create(&path)?;
    file.write_all(&[0; 4096 * 128])?;
    file.sync_all()?;
    let mut times = Vec::new();
    for i in 0..PROBES {
        file.write_all_at(&i.to_le_bytes(), 4096 * i)?;
        let before = clock::now();
        file.sync_data()?;
        times.push(clock::seconds(clock::now() - before) * 1e3);
    }
    fs::remove_file(path)?;
    Ok(median(&times))
}

/// Bytes that `/proc/{pid}/status` tells on a line: `VmRSS:` for what is resident, `VmHWM:` for the most that ever was.
pub fn memory(pid: &str, line: &str) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let told = status.lines().find_map(|l| l.strip_prefix(line)).ok_or("no such line")?;
    let kib: f64 = told.split_whitespace().next().ok_or("no number")?.parse()?;
    Ok(kib * 1024.0)
}
