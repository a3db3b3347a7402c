//! HTML, put together so that nothing that somebody wrote can become markup: what is no literal of ours is escaped.

/// A page or a piece of one.
#[derive(Debug, Default)]
pub struct Html(String);

impl Html {
    /// Markup of ours.
    pub fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Anything else, also within the quotes of an attribute.
    pub fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                c => self.0.push(c),
            }
        }
        self
    }

    /// ` name="value"`.
    pub fn attr(&mut self, name: &'static str, value: &str) -> &mut Self {
        self.raw(" ").raw(name).raw("=\"").text(value).raw("\"")
    }

    /// Data for machines, in a script element that no browser runs.
    pub fn data(&mut self, media: &'static str, value: &serde_json::Value) -> &mut Self {
        self.raw("<script").attr("type", media).raw(">");
        for c in value.to_string().chars() {
            match c {
                // In JSON these stand in strings only.
                '<' => self.0.push_str("\\u003c"),
                '>' => self.0.push_str("\\u003e"),
                '&' => self.0.push_str("\\u0026"),
                '\u{2028}' => self.0.push_str("\\u2028"),
                '\u{2029}' => self.0.push_str("\\u2029"),
                c => self.0.push(c),
            }
        }
        self.raw("</script>")
    }

    /// Its length, in bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// What there is so far, for who writes a page piece by piece.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.0)
    }

    /// The markup.
    pub fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_wrote_never_becomes_markup() {
        let nasty = "</script><img src=x onerror=\"alert('1')\">&amp;";
        let mut html = Html::default();
        html.raw("<a").attr("title", nasty).raw(">").text(nasty).raw("</a>");
        let html = html.finish();
        assert_eq!(html.matches('<').count(), 2, "{html}");
        assert_eq!(html.matches('"').count(), 2, "{html}");
        assert!(html.contains("&amp;amp;") && html.contains("&#39;1&#39;"));
    }

    #[test]
    fn data_stays_in_its_element_and_reads_back() {
        let value = serde_json::json!({"name": "</script><!--\u{2028}&"});
        let mut html = Html::default();
        html.data("application/ld+json", &value);
        let html = html.finish();
        let inside = html.strip_prefix("<script type=\"application/ld+json\">").unwrap();
        let inside = inside.strip_suffix("</script>").unwrap();
        assert!(!inside.contains(['<', '>', '&', '\u{2028}']));
        assert_eq!(serde_json::from_str::<serde_json::Value>(inside).unwrap(), value);
    }
}
