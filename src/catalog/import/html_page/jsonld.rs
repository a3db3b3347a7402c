//! JSON as pages have it: wrapped for browsers that are gone, with commas too many, with line breaks inside of strings.

use serde_json::Value;

use crate::catalog::import::json::fields::reason;

/// What stood around scripts in XHTML and before.
const WRAPPERS: [&str; 8] = ["<!--", "-->", "//", "/*", "*/", "<![CDATA[", "]]>", ";"];

/// Reads a script. An error says why it can't be read.
pub(super) fn parse(script: &str) -> Result<Value, String> {
    let text = unwrapped(script);
    if text.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_str(text).or_else(|e| {
        let mended = mended(text);
        serde_json::from_str(&mended).map_err(|_| format!("not JSON: {}", reason(&e)))
    })
}

/// What stands inside of the wrappers.
fn unwrapped(script: &str) -> &str {
    let mut text = script.trim();
    loop {
        let before = text.len();
        for wrapper in WRAPPERS {
            text = text.strip_prefix(wrapper).unwrap_or(text).trim_start();
            text = text.strip_suffix(wrapper).unwrap_or(text).trim_end();
        }
        if text.len() == before {
            return text;
        }
    }
}

/// Without commas before an end, and with control characters in strings escaped.
fn mended(text: &str) -> String {
    let mut mended = String::with_capacity(text.len() + 16);
    let (mut in_string, mut escaped) = (false, false);
    // Where a comma stands that only blanks have followed since.
    let mut comma: Option<usize> = None;
    for c in text.chars() {
        if in_string {
            match c {
                '\n' => mended.push_str("\\n"),
                '\r' => mended.push_str("\\r"),
                '\t' => mended.push_str("\\t"),
                c if c.is_control() => mended.push(' '),
                c => mended.push(c),
            }
            in_string = escaped || c != '"';
            escaped = c == '\\' && !escaped;
            continue;
        }
        match c {
            ',' => comma = Some(mended.len()),
            c if c.is_whitespace() => {}
            c => {
                if let Some(at) = comma.take().filter(|_| matches!(c, '}' | ']')) {
                    mended.remove(at);
                }
                in_string = c == '"';
            }
        }
        mended.push(c);
    }
    mended
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn scripts_are_unwrapped() {
        for script in [
            "{\"a\":1}",
            " /*<![CDATA[*/ {\"a\":1} /*]]>*/ ",
            "//<![CDATA[\n{\"a\":1}\n//]]>",
            "<!--\n{\"a\":1}\n-->",
            "{\"a\":1};",
        ] {
            assert_eq!(parse(script), Ok(json!({"a": 1})), "{script}");
        }
        assert_eq!(parse("  "), Ok(Value::Null));
    }

    #[test]
    fn faults_without_a_doubt_are_mended() {
        assert_eq!(parse("{\"a\":[1,2, ],}"), Ok(json!({"a": [1, 2]})));
        assert_eq!(parse("{\"a\":\"one\n\ttwo, }\\\"\"}"), Ok(json!({"a": "one\n\ttwo, }\""})));
        assert!(parse("{\"a\":").unwrap_err().contains("not JSON"));
        assert!(parse("{a:1}").is_err());
    }

    proptest! {
        #[test]
        fn any_script_is_read_or_not(script in "([{}\\[\\],:\"\\\\/*<>!-]|[a-z0-9]|\\PC|\n){0,60}") {
            let _ = parse(&script);
        }

        #[test]
        fn what_is_json_stays_so(text in "\\PC{0,20}", number in any::<i32>()) {
            let value = json!({"a,": [text, number, null]});
            prop_assert_eq!(parse(&value.to_string()), Ok(value));
        }
    }
}
