//! What a client's text frame says: commands, one or an array of them, or a signal.

use crate::protocol::{
    MAX_COMMANDS_PER_MESSAGE,
    message::CommandMessage,
    signal::{Signal, SignalMessage},
};

/// A text frame that could be read.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Words {
    Commands(Vec<CommandMessage>),
    Signal(Signal),
}

/// A command message that could not be read: whose answer it is, where that much could be read, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unreadable {
    pub(super) re: String,
    pub(super) why: String,
}

/// Reads a text frame.
pub(super) fn read(text: &str) -> Result<Words, Unreadable> {
    let is_array = text.trim_start().starts_with('[');
    let parsed = if is_array {
        serde_json::from_str::<Vec<CommandMessage>>(text)
    } else {
        serde_json::from_str::<CommandMessage>(text).map(|one| vec![one])
    };
    match parsed {
        Ok(commands) if commands.len() > MAX_COMMANDS_PER_MESSAGE => {
            Err(Unreadable { re: String::new(), why: format!("more than {MAX_COMMANDS_PER_MESSAGE} commands at once") })
        }
        Ok(commands) => Ok(Words::Commands(commands)),
        Err(e) => {
            if let Ok(SignalMessage { signal }) = serde_json::from_str(text) {
                return Ok(Words::Signal(signal));
            }
            let re = serde_json::from_str::<serde_json::Value>(text)
                .ok()
                .and_then(|v| v.get("id").and_then(|id| id.as_str()).map(|id| id.chars().take(64).collect()))
                .unwrap_or_default();
            // serde's words may repeat what was sent: say only what is wrong and where.
            let why = format!("not a command that this server knows (line {}, column {})", e.line(), e.column());
            Err(Unreadable { re, why })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commands(text: &str) -> usize {
        match read(text) {
            Ok(Words::Commands(commands)) => commands.len(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn one_command_and_many_are_read() {
        let one = r#"{"id":"a","type":"chat.delete","body":{"seq":3}}"#;
        assert_eq!(commands(one), 1);
        assert_eq!(commands(&format!("[{one},{one}]")), 2);
        let unread = read(r#"{"id":"b","type":"chat.fly","body":{}}"#).unwrap_err();
        assert_eq!(unread.re, "b");
        let many = format!("[{}]", vec![one; MAX_COMMANDS_PER_MESSAGE + 1].join(","));
        assert!(read(&many).is_err());
        assert_eq!(read("nonsense").unwrap_err().re, "");
    }

    #[test]
    fn a_signal_is_told_from_a_command() {
        let bring = Signal::Bring { page: "cart".into() };
        assert_eq!(read(r#"{"signal":{"type":"bring","body":{"page":"cart"}}}"#), Ok(Words::Signal(bring)));
        assert!(read(r#"{"signal":{"type":"shout","body":{}}}"#).is_err());
    }
}
