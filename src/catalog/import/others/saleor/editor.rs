//! Descriptions of Editor.js: an object with blocks, whose texts are HTML. The result still has to be sanitised.

use serde::Deserialize;
use serde_json::{Value, value::RawValue};

use crate::catalog::html::MAX_DESCRIPTION_BYTES;

/// How deep lists may stand in lists.
const MAX_DEPTH: usize = 5;

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    blocks: Vec<Block>,
}

#[derive(Deserialize)]
struct Block {
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    data: Value,
}

/// A description as HTML, not yet sanitised; `None` for what isn't one. An object, or a text that holds one.
pub(super) fn html(raw: &RawValue) -> Option<String> {
    let document: Document = match serde_json::from_str::<String>(raw.get()) {
        Ok(text) => serde_json::from_str(&text).ok()?,
        Err(_) => serde_json::from_str(raw.get()).ok()?,
    };
    let mut html = String::new();
    for block in &document.blocks {
        // What is longer is cut by the sanitiser.
        if html.len() > MAX_DESCRIPTION_BYTES {
            break;
        }
        block_html(block, &mut html);
    }
    Some(html)
}

fn block_html(block: &Block, html: &mut String) {
    let text = |name: &str| block.data.get(name).and_then(Value::as_str).unwrap_or_default();
    match block.kind.as_str() {
        "paragraph" => html.extend(["<p>", text("text"), "</p>"]),
        "header" => {
            // The page has its own headings above these.
            let tag = match block.data.get("level").and_then(Value::as_u64) {
                Some(4) => "h4",
                Some(5) => "h5",
                Some(6) => "h6",
                _ => "h3",
            };
            html.extend(["<", tag, ">", text("text"), "</", tag, ">"]);
        }
        "quote" => {
            html.extend(["<blockquote>", text("text")]);
            if !text("caption").is_empty() {
                html.extend(["<br>", text("caption")]);
            }
            html.push_str("</blockquote>");
        }
        "list" => {
            let tag = if text("style") == "ordered" { "ol" } else { "ul" };
            list_html(block.data.get("items"), tag, html, 0);
        }
        "table" => table_html(block.data.get("content"), html),
        "delimiter" => html.push_str("<hr>"),
        // Pictures, films, frames of other pages: the product has its own pictures.
        _ => {}
    }
}

/// Items are texts, or objects with a text and items of their own.
fn list_html(items: Option<&Value>, tag: &str, html: &mut String, depth: usize) {
    let Some(items) = items.and_then(Value::as_array).filter(|items| !items.is_empty()) else { return };
    if depth == MAX_DEPTH {
        return;
    }
    html.extend(["<", tag, ">"]);
    for item in items {
        let text = item.as_str().or_else(|| item.get("content").and_then(Value::as_str)).unwrap_or_default();
        html.extend(["<li>", text]);
        list_html(item.get("items"), tag, html, depth + 1);
        html.push_str("</li>");
    }
    html.extend(["</", tag, ">"]);
}

fn table_html(rows: Option<&Value>, html: &mut String) {
    let Some(rows) = rows.and_then(Value::as_array) else { return };
    html.push_str("<table>");
    for row in rows.iter().filter_map(Value::as_array) {
        html.push_str("<tr>");
        for cell in row.iter().filter_map(Value::as_str) {
            html.extend(["<td>", cell, "</td>"]);
        }
        html.push_str("</tr>");
    }
    html.push_str("</table>");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn of(value: &Value) -> Option<String> {
        html(&RawValue::from_string(value.to_string()).unwrap())
    }

    #[test]
    fn blocks_become_elements() {
        let document = json!({"time": 1, "version": "2.22.2", "blocks": [
            {"id": "a", "type": "header", "data": {"text": "Title", "level": 1}},
            {"type": "paragraph", "data": {"text": "Some <b>bold</b> words"}},
            {"type": "list", "data": {"style": "ordered", "items": ["one", {"content": "two", "items": ["three"]}]}},
            {"type": "quote", "data": {"text": "Said", "caption": "Somebody"}},
            {"type": "table", "data": {"content": [["a", "b"]]}},
            {"type": "delimiter", "data": {}},
            {"type": "image", "data": {"file": {"url": "https://a.example/1.png"}}},
            {"type": "paragraph"},
        ]});
        let expected = "<h3>Title</h3><p>Some <b>bold</b> words</p><ol><li>one</li><li>two<ol><li>three</li></ol></li></ol>\
                        <blockquote>Said<br>Somebody</blockquote><table><tr><td>a</td><td>b</td></tr></table><hr><p></p>";
        assert_eq!(of(&document).as_deref(), Some(expected));
        assert_eq!(of(&Value::String(document.to_string())).as_deref(), Some(expected), "a text that holds one");
        assert_eq!(of(&json!({})).as_deref(), Some(""));
        assert_eq!(of(&json!("just words")), None);
        assert_eq!(of(&json!([1])), None);
    }

    proptest! {
        #[test]
        fn any_blocks_are_read(kind in "paragraph|list|table|quote|header|\\PC{0,5}", text in "\\PC{0,20}", level in any::<i64>()) {
            let data = json!({"text": text, "level": level, "items": [text, [text], {"items": {"a": text}}], "content": [[text, 1], text]});
            let _ = of(&json!({"blocks": [{"type": kind, "data": data}, {"type": kind, "data": text}]}));
        }
    }
}
