//! The catalogue over HTTP.

use reqwest::{Response, StatusCode, header};
use serde_json::Value;

use crate::support::{TestServer, eventually};

async fn get(server: &TestServer, path: &str) -> Response {
    reqwest::get(server.url(path)).await.unwrap()
}

async fn json(server: &TestServer, path: &str) -> Value {
    let response = get(server, path).await;
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    response.json().await.unwrap()
}

async fn problem(server: &TestServer, path: &str) -> (u16, String) {
    let response = get(server, path).await;
    let status = response.status().as_u16();
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json", "{path}");
    let body: Value = response.json().await.unwrap();
    (status, body["code"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn shops_products_and_variants_are_served() {
    let server = TestServer::start().await;
    let shops = json(&server, "/api/shops").await;
    let shop = &shops["shops"][0];
    assert_eq!(
        (shop["slug"].as_str(), shop["awning"].as_u64(), shop["currency"].as_str()),
        (Some("lin-lune"), Some(0), Some("EUR"))
    );

    let page = json(&server, "/api/products?shop=lin-lune&limit=5").await;
    assert_eq!(page["products"].as_array().unwrap().len(), 5);
    assert_eq!(page["total"], shop["products"]);
    let next = page["next"].as_str().unwrap();
    let rest = json(&server, &format!("/api/products?shop={}&cursor={next}", shop["id"].as_str().unwrap())).await;
    assert_eq!(rest["products"].as_array().unwrap().len() as u64, shop["products"].as_u64().unwrap() - 5);
    assert!(rest["next"].is_null() && rest["total"].is_null());

    let found = json(&server, "/api/products?q=vesper").await;
    let card = &found["products"][0];
    assert_eq!(card["price"], serde_json::json!({ "amount": 8900, "currency": "EUR" }));
    let id = card["id"].as_str().unwrap();
    let product = json(&server, &format!("/api/products/{id}")).await;
    assert_eq!(product["title"], card["title"], "the card's fields are the product's");
    assert!(product["description_html"].as_str().unwrap().starts_with("<p>"));
    let variants = product["variant_list"].as_array().unwrap();

    let ids: Vec<_> = [3, 1, 2].map(|n: usize| variants[n]["id"].as_str().unwrap()).into();
    let lines = json(&server, &format!("/api/variants?ids={},v_never,nonsense", ids.join(","))).await;
    let lines = lines["variants"].as_array().unwrap();
    assert_eq!(lines.iter().map(|l| l["id"].as_str().unwrap()).collect::<Vec<_>>(), ids, "in the order asked for");
    assert_eq!((&lines[0]["product"], &lines[0]["gone"]), (&product["id"], &Value::Bool(false)));
    assert_eq!(lines[0]["shop"]["name"], "Lin & Lune");

    let named = json(&server, &format!("/api/products?ids={id},p_never")).await;
    assert_eq!(named["products"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn answers_are_tagged_until_the_next_import() {
    let server = TestServer::start().await;
    let client = reqwest::Client::new();
    let ask = async |tag: &str| {
        let request = client.get(server.url("/api/products?limit=2")).header(header::IF_NONE_MATCH, tag);
        request.send().await.unwrap()
    };
    let first = ask("\"x\"").await;
    assert_eq!(first.status(), StatusCode::OK);
    let tag = first.headers()[header::ETAG].to_str().unwrap().to_owned();
    assert_eq!(ask(&format!("\"y\", {tag}")).await.status(), StatusCode::NOT_MODIFIED);
    let feed = server.data.path().join("feed.json");
    std::fs::write(&feed, serde_json::json!([super::simple(1, "A", "1.00")]).to_string()).unwrap();
    // Another process, as `cabas import` is.
    let catalog = cabas::catalog::Catalog::open(server.data.path().join("catalog.db")).await.unwrap();
    cabas::catalog::import::import_files(&catalog, &[feed], &super::options("New")).await.unwrap();
    // Within a moment: the next index is built beside the one in use.
    eventually("the list has changed", async || ask(&tag).await.status() == StatusCode::OK).await;
    assert_eq!(json(&server, "/api/products?shop=new").await["total"], 1);
}

#[tokio::test]
async fn what_cannot_be_answered_is_a_problem() {
    let server = TestServer::start().await;
    let many = |n: usize, prefix: &str| (0..n).map(|i| format!("{prefix}_{i:04}")).collect::<Vec<_>>().join(",");
    for (path, status, code) in [
        ("/api/products/p_never", 404, "no_such_product"),
        ("/api/products/%00", 404, "no_such_product"),
        ("/api/products?shop=nowhere", 404, "no_such_shop"),
        ("/api/products?cursor=x", 400, "bad_cursor"),
        ("/api/products?limit=x", 400, "bad_query"),
        ("/api/variants", 400, "bad_query"),
        ("/api/products?lang=fr_FR", 400, "bad_query"),
        (&format!("/api/products?q={}", "x".repeat(401)), 400, "query_too_long"),
        (&format!("/api/products?ids={}", many(101, "p")), 400, "too_many_ids"),
        (&format!("/api/variants?ids={}", many(201, "v")), 400, "too_many_ids"),
    ] {
        assert_eq!(problem(&server, path).await, (status, code.to_owned()), "{path}");
    }
    let page = json(&server, "/api/products?limit=4000000").await;
    assert_eq!(page["products"].as_array().unwrap().len(), 100, "as many as one answer holds");
}

#[tokio::test]
async fn the_drawings_are_served_in_any_colour_and_nothing_else_is() {
    let server = TestServer::start().await;
    let drawing = get(&server, "/art/g-dress/cf4a33.svg").await;
    assert_eq!(drawing.status(), StatusCode::OK);
    let headers = drawing.headers();
    assert_eq!(headers[header::CONTENT_TYPE], "image/svg+xml");
    assert!(headers[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    assert!(headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().starts_with("default-src 'none'"));
    assert!(drawing.text().await.unwrap().contains("#cf4a33"));
    for path in [
        "/art/g-dress/CF4A33.svg",
        "/art/g-dress/cf4a3.svg",
        "/art/g-dress/cf4a33",
        "/art/dragon/cf4a33.svg",
        "/art/g-dress/%22%3E%3Cx.svg",
        "/art/..%2f..%2fetc/cf4a33.svg",
    ] {
        assert_eq!(problem(&server, path).await, (404, "no_such_art".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn every_answer_is_described() {
    let server = TestServer::start().await;
    let description = json(&server, "/openapi.json").await;
    for path in [
        "/api/shops",
        "/api/shops/{shop}",
        "/api/collections",
        "/api/products",
        "/api/products/{id}",
        "/api/variants",
        "/art/{symbol}/{file}",
    ] {
        assert!(description["paths"][path]["get"]["responses"]["200"].is_object(), "{path}");
    }
    for schema in
        ["Product", "ProductCard", "Variant", "VariantLine", "Money", "Image", "ShopRef", "Facets", "Collection"]
    {
        assert!(description["components"]["schemas"][schema].is_object(), "{schema}");
    }
}
