//! Pictures from elsewhere, as a visitor gets them: small, safe, from here only.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should say where")]

mod keeping;
mod refusing;
mod serving;

use std::{io::Cursor, path::PathBuf, slice::from_ref, time::Duration};

use axum::{
    Router,
    http::{HeaderName, header},
    routing::get,
};
use cabas::{
    catalog::{
        Catalog, CatalogError,
        import::{ImportError, import_files},
    },
    config::Config,
};
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::{
    catalog::{options, simple},
    support::{Elsewhere, TestServer, eventually},
};

/// An import is in the lists by then.
const LISTED_WITHIN: Duration = Duration::from_secs(20);
/// What a browser says that it takes.
const BROWSER: &str = "image/avif,image/webp,image/apng,image/*,*/*;q=0.8";
const RED: Rgba<u8> = Rgba([200, 60, 40, 255]);
const BLUE: Rgba<u8> = Rgba([40, 60, 200, 255]);

/// A picture of one colour.
fn plain(width: u32, height: u32, colour: Rgba<u8>) -> DynamicImage {
    DynamicImage::ImageRgba8(RgbaImage::from_pixel(width, height, colour))
}

fn file(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    image.write_to(&mut file, format).unwrap();
    file.into_inner()
}

fn png(width: u32, height: u32, colour: Rgba<u8>) -> Vec<u8> {
    file(&plain(width, height, colour), ImageFormat::Png)
}

type Typed = ([(HeaderName, &'static str); 1], Vec<u8>);

fn typed(media: &'static str, bytes: Vec<u8>) -> Typed {
    ([(header::CONTENT_TYPE, media)], bytes)
}

/// A server whose catalogue has a product for each of some pictures of another server.
struct Gallery {
    server: TestServer,
    elsewhere: Elsewhere,
    urls: Vec<String>,
}

impl Gallery {
    async fn of(routes: Router, pictures: &[&str]) -> Self {
        Self::with(routes, pictures, |_| {}).await
    }

    async fn with(routes: Router, pictures: &[&str], change: impl FnOnce(&mut Config)) -> Self {
        let elsewhere = Elsewhere::start(routes).await;
        let server = TestServer::with(|config| {
            config.demo = false;
            config.allow_fetch.push(elsewhere.host_port());
            change(config);
        })
        .await;
        let urls: Vec<_> = pictures.iter().map(|path| elsewhere.url(path)).collect();
        stock(&server.data.path().join("catalog.db"), &urls).await;
        let mut gallery = Self { server, elsewhere, urls: Vec::new() };
        gallery.see_anew(urls.len()).await;
        gallery
    }

    /// Takes the addresses of all pictures, once the list has changed and has so many: it shows an import a moment after.
    async fn see_anew(&mut self, count: usize) {
        let deadline = Instant::now() + LISTED_WITHIN;
        loop {
            let images = self.images().await;
            let urls: Vec<_> = images.iter().map(|image| image["url"].as_str().unwrap().to_owned()).collect();
            if urls.len() == count && urls != self.urls {
                self.urls = urls;
                return;
            }
            assert!(Instant::now() < deadline, "the list has not changed");
        }
    }

    /// The products' pictures, as the API has them.
    async fn images(&self) -> Vec<Value> {
        let page: Value = reqwest::get(self.server.url("/api/products")).await.unwrap().json().await.unwrap();
        page["products"].as_array().unwrap().iter().map(|product| product["image"].clone()).collect()
    }

    /// The address of the nth picture at a width.
    fn at(&self, n: usize, width: u32) -> String {
        self.urls[n].replacen("/img/", &format!("/img/{width}/"), 1)
    }

    async fn ask(&self, path: &str, accept: &str) -> Response {
        let request = reqwest::Client::new().get(self.server.url(path)).header(header::ACCEPT, accept);
        request.send().await.unwrap()
    }

    async fn get(&self, n: usize, width: u32) -> Response {
        self.ask(&self.at(n, width), BROWSER).await
    }

    async fn status(&self, path: &str) -> (u16, String) {
        let response = self.ask(path, BROWSER).await;
        let status = response.status().as_u16();
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json", "{path}");
        let problem: Value = response.json().await.unwrap();
        (status, problem["code"].as_str().unwrap().to_owned())
    }

    /// The files that are kept.
    fn kept(&self) -> Vec<PathBuf> {
        kept(self.server.data.path())
    }
}

/// The files that a server's cache has.
fn kept(data: &std::path::Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for shard in std::fs::read_dir(data.join("pictures")).unwrap() {
        files.extend(std::fs::read_dir(shard.unwrap().path()).unwrap().map(|file| file.unwrap().path()));
    }
    files
}

/// Imports a product for each picture, as another process does.
async fn stock(catalog: &std::path::Path, urls: &[String]) {
    let products: Vec<_> = (1..)
        .zip(urls)
        .map(|(id, url)| {
            let mut product = simple(id, &format!("Thing {id}"), "1.00");
            // What a feed says of sizes need not be so.
            product["images"] = json!([{ "id": id, "src": url, "width": 1, "height": 1 }]);
            product
        })
        .collect();
    let feed = catalog.with_file_name("feed.json");
    std::fs::write(&feed, json!({ "products": products }).to_string()).unwrap();
    let catalog = Catalog::open(catalog).await.unwrap();
    // A server that has just started sweeps, and whoever imports then is told to come again.
    eventually("imported", async || match import_files(&catalog, from_ref(&feed), &options("Elsewhere")).await {
        Err(ImportError::Store(CatalogError::Busy)) => false,
        imported => imported.map(|_| true).unwrap(),
    })
    .await;
    catalog.close().await;
}

async fn decoded(response: Response) -> RgbaImage {
    assert_eq!(response.status(), StatusCode::OK);
    let format = match response.headers()[header::CONTENT_TYPE].to_str().unwrap() {
        "image/webp" => ImageFormat::WebP,
        "image/jpeg" => ImageFormat::Jpeg,
        other => panic!("{other}"),
    };
    image::load_from_memory_with_format(&response.bytes().await.unwrap(), format).unwrap().into_rgba8()
}

fn is(pixel: Rgba<u8>, colour: Rgba<u8>) -> bool {
    pixel.0.iter().zip(colour.0).all(|(a, b)| a.abs_diff(b) <= 12)
}
