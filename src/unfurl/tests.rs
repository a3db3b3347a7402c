//! What is read of a page, whatever it is.

use proptest::prelude::*;

use super::*;

fn of(html: &str) -> Option<About> {
    about("shop.example".into(), html.as_bytes().to_vec(), None)
}

fn title(html: &str) -> Option<String> {
    of(html).map(|about| about.title)
}

#[test]
fn open_graph_goes_before_x_and_the_page_s_own() {
    let head = r#"<title>Own</title><meta name=description content="own words">
        <meta name="twitter:title" content="X's"><meta name="twitter:description" content="x's words">"#;
    let x = of(head).unwrap();
    assert_eq!((x.title.as_str(), x.description.as_deref(), x.site), ("X's", Some("x's words"), None));
    let all = of(&format!(
        r#"<head>{head}<META Property="OG:Title" content="Robe &amp; écharpe"><meta property="og:title" content="second">
        <meta property="og:description" content=" two
        lines "><meta property="og:site_name" content="Lin &#38; Lune">"#
    ));
    assert_eq!(
        all.unwrap(),
        About {
            host: "shop.example".into(),
            title: "Robe & écharpe".into(),
            site: Some("Lin & Lune".into()),
            description: Some("two lines".into()),
        }
    );
}

#[test]
fn what_says_nothing_is_nothing() {
    for nothing in ["", "<title> </title>", "<p>Hello", "<meta property=og:title content=' '>", "\u{0}\u{1}", "{}"] {
        assert_eq!(of(nothing), None, "{nothing:?}");
    }
    let same = of("<title>Robe</title><meta name=description content=Robe><meta property=og:site_name content=Robe>");
    let same = same.unwrap();
    assert_eq!((same.site, same.description), (None, None), "said once is enough");
}

#[test]
fn only_the_head_is_read() {
    let late = "</head><body><meta property=og:title content=Late><title>Later</title>";
    assert_eq!(title(&format!("<title>Head</title>{late}")).as_deref(), Some("Head"));
    assert_eq!(title(late), None);
    assert_eq!(title("<script>'<title>no</title>'</script><title>yes</title>").as_deref(), Some("yes"));
    assert_eq!(title("<svg><title>drawing").as_deref(), Some("drawing"), "a page that is cut off");
    assert_eq!(title("<!-- <title>no</title> --><title>a<b>c</title>").as_deref(), Some("a<b>c"), "text, not markup");
    assert!(head::ends_in(b"x</HEAD>") && head::ends_in(b"<Body class=a>") && !head::ends_in(b"<header></thead>"));
}

#[test]
fn a_tag_without_an_end_is_given_up() {
    let attributes = (0..150_000).map(|n| format!(" a{n}")).collect::<Vec<_>>().concat();
    let page = format!("<title>Before</title><meta{attributes}><meta property=og:title content=After>");
    assert_eq!(title(&page).as_deref(), Some("Before"));
    let wrong =
        (0..260_000).map(|n| format!(" a{n}{}", if n % 500 == 0 { "a\"b" } else { "" })).collect::<Vec<_>>().concat();
    let page = format!("<title>Before</title><a{wrong}><meta property=og:title content=After>");
    assert_eq!(title(&page).as_deref(), Some("Before"), "with an error in each piece");
    let script =
        format!("<script>{}</script><!--{}--><title>Behind</title>", &attributes[..100_000], "x".repeat(10_000));
    assert_eq!(title(&script).as_deref(), Some("Behind"), "what is long and ordinary");
}

#[test]
fn a_text_is_one_bounded_line_without_tricks() {
    let long = "é ".repeat(2_000);
    let tricky = format!("<title>a\u{202e}b\u{7}\n\tc</title><meta name=description content='{long}'>");
    let read = of(&tricky).unwrap();
    assert_eq!(read.title, "ab c");
    let description = read.description.unwrap();
    assert!(description.chars().count() <= MAX_CARD_DESCRIPTION_CHARS && description.ends_with('…'));
}

#[test]
fn encodings_are_honoured() {
    let latin = b"<title>\xe9t\xe9</title>".to_vec();
    let title = |bytes: Vec<u8>, charset| about("a".into(), bytes, charset).map(|about| about.title);
    assert_eq!(title(latin.clone(), Some("iso-8859-1")).as_deref(), Some("été"));
    let declared = [b"<meta charset='windows-1251'><title>\xd8".as_slice(), b"</title>"].concat();
    assert_eq!(title(declared.clone(), None).as_deref(), Some("Ш"));
    assert_eq!(title(declared, Some("windows-1252")).as_deref(), Some("Ø"), "the server's word goes before");
    let utf16: Vec<u8> = "\u{feff}<title>été</title>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(title(utf16, None).as_deref(), Some("été"));
}

#[test]
fn only_html_is_read() {
    for (told, html, encoding) in [
        ("text/html", true, None),
        ("Text/HTML ; Charset=\"UTF-8\"", true, Some("UTF-8")),
        ("application/xhtml+xml;profile=x; charset=latin1", true, Some("latin1")),
        ("text/plain; charset=utf-8", false, Some("utf-8")),
        ("image/svg+xml", false, None),
        ("", false, None),
    ] {
        assert_eq!((is_html(told), charset(told).as_deref()), (html, encoding), "{told}");
    }
}

#[test]
fn hosts_are_shown_as_addresses_write_them() {
    let host = |url: &str| host(&Url::parse(url).unwrap()).unwrap();
    assert_eq!(host("https://www.Shop.example/x"), "www.shop.example");
    assert_eq!(host("https://shop.example:8443/"), "shop.example:8443");
    assert_eq!(host("https://pаypal.example/"), "xn--pypal-4ve.example", "a Cyrillic letter");
    assert_eq!(host("http://[2001:db8::1]/"), "[2001:db8::1]");
}

proptest! {
    #[test]
    fn any_bytes_are_read_and_bounded(
        bytes in prop::collection::vec(any::<u8>(), 0..2_000),
        charset in prop::option::of("[a-z0-9-]{0,12}"),
    ) {
        bounded(about("a".into(), bytes, charset.as_deref()));
    }

    #[test]
    fn any_markup_is_read_and_bounded(parts in prop::collection::vec(prop_oneof![
        3 => prop::sample::select(vec![
            "<title>", "</title>", "<meta property='og:title' content='", "<meta name=description content=\"", "'>", "\">",
            "<script>", "</script>", "<!--", "-->", "</head>", "<body>", "<plaintext>", "&amp", "&#x41;", "<![CDATA[", "\0",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ], 0..40)) {
        bounded(of(&parts.concat()));
    }
}

fn bounded(read: Option<About>) {
    let Some(About { title, site, description, .. }) = read else { return };
    for (text, most) in
        [(Some(title), MAX_CARD_TITLE_CHARS), (site, MAX_CARD_SITE_CHARS), (description, MAX_CARD_DESCRIPTION_CHARS)]
    {
        let Some(text) = text else { continue };
        assert!(!text.is_empty() && text.chars().count() <= most, "{text:?}");
        assert!(!text.chars().any(char::is_control) && text.trim() == text, "{text:?}");
    }
}
