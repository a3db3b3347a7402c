//! Headers that are lists (RFC 9110, 5.6.1): several lines of one name mean the same as one with commas.

use axum::http::{HeaderMap, HeaderName};

/// The items of a header, without the blanks around them. Lines that are no text have none.
pub fn items(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|value| value.split(',')).map(str::trim)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderValue, header::ACCEPT};

    use super::*;

    #[test]
    fn lines_and_commas_are_the_same() {
        let mut headers = HeaderMap::new();
        assert_eq!(items(&headers, ACCEPT).count(), 0);
        headers.append(ACCEPT, HeaderValue::from_static("text/html ,image/webp;q=0.9"));
        headers.append(ACCEPT, HeaderValue::from_bytes(b"\xff,text/css").unwrap());
        headers.append(ACCEPT, HeaderValue::from_static("\t*/*"));
        assert_eq!(items(&headers, ACCEPT).collect::<Vec<_>>(), ["text/html", "image/webp;q=0.9", "*/*"]);
    }
}
