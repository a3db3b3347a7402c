//! What is served, and how.

use super::*;

#[tokio::test]
async fn pictures_come_from_here_small_in_a_format_that_the_browser_knows() {
    let jpeg = || file(&plain(1_000, 500, RED).to_rgb8().into(), ImageFormat::Jpeg);
    let routes = Router::new()
        .route("/a.jpg", get(async move || typed("image/jpeg", jpeg())))
        // What it is said to be doesn't matter.
        .route("/b", get(async || typed("text/plain", png(300, 600, BLUE))));
    let gallery = Gallery::of(routes, &["/a.jpg", "/b"]).await;
    assert!(gallery.urls.iter().all(|url| url.starts_with("/img/")), "{:?}", gallery.urls);

    for (path, size) in [
        (gallery.at(0, 160), (160, 80)),
        (gallery.at(0, 320), (320, 160)),
        (gallery.urls[0].clone(), (640, 320)),
        (gallery.at(0, 1_280), (1_000, 500)),
    ] {
        for (accept, media) in [(BROWSER, "image/webp"), ("*/*", "image/jpeg")] {
            let response = gallery.ask(&path, accept).await;
            assert_eq!(response.headers()[header::CONTENT_TYPE], media, "{path}");
            let picture = decoded(response).await;
            assert_eq!(picture.dimensions(), size, "{path}");
            assert!(is(*picture.get_pixel(size.0 / 2, size.1 / 2), RED));
        }
    }
    assert_eq!(decoded(gallery.get(1, 160).await).await.dimensions(), (160, 320));
    assert_eq!((gallery.elsewhere.hits("/a.jpg"), gallery.elsewhere.hits("/b")), (1, 1), "each was fetched once");
}

#[tokio::test]
async fn answers_are_tagged_safe_to_keep_and_safe_to_open() {
    let gallery = Gallery::of(Router::new().route("/a", get(async || png(400, 400, RED))), &["/a"]).await;
    let first = gallery.get(0, 160).await;
    let headers = first.headers().clone();
    assert_eq!(headers[header::VARY], "accept");
    assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert_eq!(headers[header::CONTENT_SECURITY_POLICY], "default-src 'none'; sandbox");
    assert!(headers[header::CACHE_CONTROL].to_str().unwrap().starts_with("public, max-age="));
    let tag = headers[header::ETAG].to_str().unwrap();
    assert!(tag.starts_with('"'), "strong: {tag}");

    let again = async |tag: &str| {
        let request = reqwest::Client::new().get(gallery.server.url(&gallery.at(0, 160)));
        request.header(header::ACCEPT, BROWSER).header(header::IF_NONE_MATCH, tag).send().await.unwrap()
    };
    let known = again(tag).await;
    assert_eq!((known.status(), &known.headers()[header::ETAG]), (StatusCode::NOT_MODIFIED, &headers[header::ETAG]));
    assert!(known.bytes().await.unwrap().is_empty());
    assert_eq!(again("\"other\"").await.status(), StatusCode::OK);
    assert_ne!(gallery.get(0, 320).await.headers()[header::ETAG], headers[header::ETAG], "another width, another tag");
    assert_eq!(gallery.elsewhere.hits("/a"), 1);
}

#[tokio::test]
async fn sizes_and_colours_are_known_once_a_picture_was_made() {
    let drawn = RgbaImage::from_fn(500, 700, |x, y| {
        if (150..350).contains(&x) && (200..500).contains(&y) { BLUE } else { Rgba([255; 4]) }
    });
    let routes = Router::new().route("/a", get(async move || file(&drawn.clone().into(), ImageFormat::Png)));
    let mut gallery = Gallery::of(routes, &["/a"]).await;
    let before = &gallery.images().await[0];
    assert_eq!((&before["width"], &before["tone"]), (&json!(1), &Value::Null), "what the feed says, and no more");
    gallery.get(0, 160).await;
    let known = async |gallery: &Gallery| gallery.images().await[0]["tone"].is_string();
    eventually("the tone", || known(&gallery)).await;
    let after = gallery.images().await[0].clone();
    assert_eq!((&after["width"], &after["height"], &after["url"]), (&json!(500), &json!(700), &json!(gallery.urls[0])));
    let tone = after["tone"].as_str().and_then(|tone| u32::from_str_radix(&tone[1..], 16).ok()).unwrap();
    let [_, r, g, b] = tone.to_be_bytes();
    assert!(is(Rgba([r, g, b, 255]), BLUE), "the thing's, not the wall's: {after}");

    // On the product's own page and in a cart's lines too, and after a restart.
    gallery.server.restart().await;
    let json =
        async |path: String| -> Value { reqwest::get(gallery.server.url(&path)).await.unwrap().json().await.unwrap() };
    let page = json("/api/products".to_owned()).await;
    let product = json(format!("/api/products/{}", page["products"][0]["id"].as_str().unwrap())).await;
    let variant = product["variant_list"][0]["id"].as_str().unwrap();
    let line = json(format!("/api/variants?ids={variant}")).await;
    for image in
        [&page["products"][0]["image"], &product["image"], &product["images"][0], &line["variants"][0]["image"]]
    {
        assert_eq!((&image["url"], &image["tone"]), (&after["url"], &after["tone"]), "{image}");
    }
}

#[tokio::test]
async fn the_drawn_shops_are_served_as_they_are_and_pages_may_show_pictures_from_here_only() {
    let server = TestServer::start().await;
    let page: Value = reqwest::get(server.url("/api/products")).await.unwrap().json().await.unwrap();
    assert!(page["products"][0]["image"]["url"].as_str().unwrap().starts_with("/art/"));
    let policy = reqwest::get(server.url("/")).await.unwrap().headers()[header::CONTENT_SECURITY_POLICY].clone();
    assert!(policy.to_str().unwrap().contains("img-src 'self';"), "{policy:?}");
}
