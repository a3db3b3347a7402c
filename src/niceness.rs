//! Work that can wait goes second: rooms want the cores now.

/// How far behind other threads such work stands for a core, as `nice` counts.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// Puts this thread, and those that it starts from now on, behind others. On Linux niceness is a thread's own. Elsewhere,
/// and where it is refused, it stands as all others.
pub fn step_back() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), NICENESS);
}
