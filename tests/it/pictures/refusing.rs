//! What is not served, nor fetched.

use std::io::Write as _;

use axum::response::Redirect;

use super::*;

fn refused() -> (u16, String) {
    (422, "picture_refused".to_owned())
}

/// A PNG of one grey level that says how large it is and is as small as that can be.
fn bomb(side: u32) -> Vec<u8> {
    let mut rows = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    let row = vec![0; 1 + side.div_ceil(8) as usize];
    for _ in 0..side {
        rows.write_all(&row).unwrap();
    }
    let edge = side.to_be_bytes();
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let header = [&edge[..], &edge[..], &[1, 0, 0, 0, 0]].concat();
    for (kind, data) in [(b"IHDR", header), (b"IDAT", rows.finish().unwrap()), (b"IEND", Vec::new())] {
        png.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        let mut crc = flate2::Crc::new();
        crc.update(kind);
        crc.update(&data);
        png.extend(kind);
        png.extend(&data);
        png.extend(crc.sum().to_be_bytes());
    }
    png
}

#[tokio::test]
async fn what_is_no_picture_is_refused_whatever_it_says_that_it_is() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    let broken = || png(200, 200, RED)[..60].to_vec();
    let routes = Router::new()
        .route("/0.svg", get(async move || typed("image/svg+xml", svg.into())))
        .route("/1.png", get(async move || typed("image/png", svg.into())))
        .route("/2.png", get(async || typed("image/png", b"<!doctype html><p>Not here.".to_vec())))
        .route("/3.png", get(async move || typed("image/png", broken())))
        .route("/4.png", get(async || typed("image/png", bomb(20_000))))
        .route("/5.png", get(async || typed("image/png", vec![b'x'; 13 << 20])))
        .route("/6.bmp", get(async || typed("image/bmp", b"BM\0\0\0\0".to_vec())));
    let paths = ["/0.svg", "/1.png", "/2.png", "/3.png", "/4.png", "/5.png", "/6.bmp"];
    let gallery = Gallery::of(routes, &paths).await;
    for (n, path) in paths.iter().enumerate() {
        assert_eq!(gallery.status(&gallery.at(n, 320)).await, refused(), "{path}");
        // And not asked for again at once, whichever the width.
        assert_eq!(gallery.status(&gallery.at(n, 640)).await, refused(), "{path}");
        assert_eq!(gallery.elsewhere.hits(path), 1, "{path}");
    }
    assert_eq!(gallery.kept(), [""; 0].map(PathBuf::from), "nothing of it is kept");
}

#[tokio::test]
async fn what_is_not_there_is_left_alone_for_a_while() {
    let down = async || StatusCode::SERVICE_UNAVAILABLE.as_u16().to_string();
    let routes = Router::new().route("/down", get(async || StatusCode::SERVICE_UNAVAILABLE)).route("/odd", get(down));
    let gallery = Gallery::of(routes, &["/missing", "/down", "/odd"]).await;
    for (n, path, code) in [(0, "/missing", 502), (1, "/down", 502), (2, "/odd", 422)] {
        for width in [160, 320] {
            assert_eq!(gallery.status(&gallery.at(n, width)).await.0, code, "{path}");
        }
        assert_eq!(gallery.elsewhere.hits(path), 1, "{path}");
    }
}

#[tokio::test]
async fn private_addresses_are_not_fetched_from_nor_redirected_to() {
    let picture = || png(200, 200, RED);
    // A second server beside the one that is allowed: what an attacker would like to see.
    let inside = Elsewhere::start(Router::new().route("/secret.png", get(async move || picture()))).await;
    let to = inside.url("/secret.png");
    let routes = Router::new()
        .route("/there", get(async || Redirect::to("/a.png")))
        .route("/a.png", get(async move || picture()))
        .route("/away", get(async move || Redirect::to(&to)));
    let mut gallery = Gallery::of(routes, &["/there", "/away"]).await;
    assert_eq!(gallery.get(0, 160).await.status(), StatusCode::OK);
    assert_eq!(gallery.status(&gallery.at(1, 160)).await, refused());

    let urls = [inside.url("/secret.png"), format!("http://localhost:{}/secret.png", inside.addr.port())];
    stock(&gallery.server.data.path().join("catalog.db"), &urls).await;
    gallery.see_anew(urls.len()).await;
    for n in 0..urls.len() {
        assert_eq!(gallery.status(&gallery.at(n, 160)).await, refused());
    }
    assert_eq!(inside.hits("/secret.png"), 0);
}

#[tokio::test]
async fn an_address_that_was_not_signed_here_is_not_found() {
    let routes = Router::new().route("/a", get(async || png(200, 200, RED))).route("/b", get(async || png(9, 9, RED)));
    let gallery = Gallery::of(routes, &["/a"]).await;
    let other = TestServer::start().await;
    let address = |url: &str| data_encoding::BASE64URL_NOPAD.encode(url.as_bytes());
    let (signature, own) = gallery.urls[0].strip_prefix("/img/").and_then(|rest| rest.split_once('/')).unwrap();
    let flipped: String = signature.chars().map(|c| if c == 'A' { 'B' } else { 'A' }).collect();
    let missing = (404, "no_such_picture".to_owned());
    for path in [
        format!("/img/{signature}/{}", address(&gallery.elsewhere.url("/b"))),
        format!("/img/{signature}/{}", address(&gallery.elsewhere.url("/a?"))),
        format!("/img/{flipped}/{own}"),
        format!("/img/AAAAAAAAAAAAAAAAAAAAAA/{own}"),
        format!("/img/{signature}/{own}="),
        format!("/img/{signature}/%00"),
        format!("/img/{signature}/{}", gallery.elsewhere.url("/a").replace('/', "%2f")),
        format!("/img/161/{signature}/{own}"),
        format!("/img/0160/{signature}/{own}"),
        format!("/img/4000000000/{signature}/{own}"),
    ] {
        assert_eq!(gallery.status(&path).await, missing, "{path}");
    }
    let elsewhere = reqwest::get(other.url(&gallery.urls[0])).await.unwrap();
    assert_eq!(elsewhere.status(), StatusCode::NOT_FOUND, "another server's key");
    assert_eq!((gallery.elsewhere.hits("/a"), gallery.elsewhere.hits("/b")), (0, 0));
    for path in ["/img/", "/img/x", "/img/1/2/3/4"] {
        assert_eq!(gallery.status(path).await.0, 404, "{path}");
    }
}
