//! What is kept, for how long, and what is done once for many.

use std::{
    os::unix::fs::FileExt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::{http::HeaderMap, response::IntoResponse};
use tokio::sync::Semaphore;

use super::*;
use crate::support::{Process, process::cabas};

/// Visitors who want the same picture.
const MANY: usize = 24;

/// A picture that hardly shrinks, another for each number.
fn noise(seed: u32) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    let picture = RgbaImage::from_fn(160, 160, |_, _| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        let [r, g, b, _] = state.to_le_bytes();
        Rgba([r, g, b, 255])
    });
    file(&picture.into(), ImageFormat::Png)
}

fn numbered() -> Router {
    Router::new().route("/{n}", get(async |axum::extract::Path(n): axum::extract::Path<u32>| noise(n)))
}

#[tokio::test]
async fn many_who_want_a_picture_cost_its_shop_one_request() {
    let gate = Arc::new(Semaphore::new(0));
    let held = Arc::clone(&gate);
    let slow = async move || {
        let _ = held.acquire().await;
        png(400, 400, RED)
    };
    let elsewhere = Elsewhere::start(Router::new().route("/a", get(slow))).await;
    let data = tempfile::TempDir::new().unwrap();
    stock(&data.path().join("catalog.db"), &[elsewhere.url("/a")]).await;
    // A process of its own, for its figures.
    let mut program = cabas(&[]);
    program.env("CABAS_ALLOW_FETCH", elsewhere.addr.to_string());
    let server = Process::start(program, 0, data.path());
    let page: Value = reqwest::get(server.url("/api/products")).await.unwrap().json().await.unwrap();
    let url = page["products"][0]["image"]["url"].as_str().unwrap();

    let asked: Vec<_> = (0..MANY)
        .map(|n| {
            let width = [160, 320, 640][n % 3];
            let url = server.url(&url.replacen("/img/", &format!("/img/{width}/"), 1));
            tokio::spawn(async move { reqwest::get(url).await.unwrap().status() })
        })
        .collect();
    eventually("all wait", || async {
        let figures = reqwest::get(server.url("/metrics")).await.unwrap().text().await.unwrap();
        figures.contains(&format!("\ncabas_pictures_waiting {MANY}\n"))
    })
    .await;
    gate.add_permits(MANY);
    for answer in asked {
        assert_eq!(answer.await.unwrap(), StatusCode::OK);
    }
    assert_eq!(elsewhere.hits("/a"), 1);
}

#[tokio::test]
async fn without_a_cache_pictures_are_made_each_time() {
    let gallery = Gallery::with(numbered(), &["/1"], |config| config.img_cache_bytes = 0).await;
    for times in 1..=2 {
        assert_eq!(gallery.get(0, 160).await.status(), StatusCode::OK);
        assert_eq!((gallery.elsewhere.hits("/1"), gallery.kept().len()), (times, 0));
    }
}

#[tokio::test]
async fn the_cache_keeps_to_its_quota_and_to_what_was_used_last() {
    let paths: Vec<_> = (0..6).map(|n| format!("/{n}")).collect();
    let paths: Vec<_> = paths.iter().map(String::as_str).collect();
    let quota = 60_000;
    let mut gallery = Gallery::with(numbered(), &paths, |config| config.img_cache_bytes = quota).await;
    let bytes = |gallery: &Gallery| gallery.kept().iter().map(|file| file.metadata().unwrap().len()).sum::<u64>();
    for n in 0..4 {
        assert_eq!(gallery.get(n, 160).await.status(), StatusCode::OK);
        assert!(bytes(&gallery) <= quota);
        // The first stays in use.
        gallery.get(0, 160).await;
    }
    assert_eq!(gallery.elsewhere.hits("/0"), 1);
    let made = gallery.kept().len();
    assert!((1..4).contains(&made), "{made} of a size that must not all fit");

    // The order outlives the server.
    gallery.server.restart().await;
    for n in 4..6 {
        gallery.get(n, 160).await;
        gallery.get(0, 160).await;
        assert!(bytes(&gallery) <= quota);
    }
    assert_eq!(gallery.elsewhere.hits("/0"), 1);
    gallery.get(1, 160).await;
    assert_eq!(gallery.elsewhere.hits("/1"), 2, "that one had to go");
}

#[tokio::test]
async fn an_old_picture_is_shown_while_a_new_one_is_asked_for() {
    let changed = Arc::new(AtomicBool::new(false));
    let is_changed = Arc::clone(&changed);
    let tagged = async move |headers: HeaderMap| {
        let (tag, colour) = if is_changed.load(Ordering::Relaxed) { ("\"b\"", BLUE) } else { ("\"a\"", RED) };
        if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known == tag) {
            return StatusCode::NOT_MODIFIED.into_response();
        }
        ([(header::ETAG, tag)], png(200, 200, colour)).into_response()
    };
    let gallery = Gallery::of(Router::new().route("/a", get(tagged)), &["/a"]).await;
    let colour = async || *decoded(gallery.get(0, 160).await).await.get_pixel(80, 80);
    assert!(is(colour().await, RED));

    // A month passes: that is what the files say of when they were last checked.
    let age = || {
        for path in gallery.kept() {
            let file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
            file.write_all_at(&0_u64.to_le_bytes(), 4).unwrap();
        }
    };
    age();
    assert!(is(colour().await, RED));
    eventually("it was asked again", async || gallery.elsewhere.hits("/a") == 2).await;
    assert_eq!(gallery.elsewhere.asked("/a")[1][header::IF_NONE_MATCH], "\"a\"");
    // It is as it was, and then nobody is asked for another week.
    eventually("the files are young again", async || {
        let young = |path: &PathBuf| std::fs::read(path).is_ok_and(|file| file[4..12] != [0; 8]);
        gallery.kept().iter().all(young)
    })
    .await;
    assert!(is(colour().await, RED));
    assert_eq!(gallery.elsewhere.hits("/a"), 2);

    changed.store(true, Ordering::Relaxed);
    age();
    eventually("the new one", async || is(colour().await, BLUE)).await;
}

#[tokio::test]
async fn backups_leave_pictures_out_and_a_server_does_without_them() {
    let mut gallery = Gallery::of(numbered(), &["/1"]).await;
    gallery.get(0, 160).await;
    let target = tempfile::TempDir::new().unwrap();
    cabas::backup::backup(gallery.server.data.path(), target.path()).await.unwrap();
    assert!(!target.path().join("pictures").exists());

    gallery.server.stop().await;
    std::fs::remove_dir_all(gallery.server.data.path().join("pictures")).unwrap();
    gallery.server.restart().await;
    assert_eq!(gallery.get(0, 160).await.status(), StatusCode::OK, "the address still holds");
    assert_eq!(gallery.elsewhere.hits("/1"), 2);
    // Nothing in the cache tells where its pictures are from.
    let host = gallery.elsewhere.addr.to_string();
    for path in gallery.kept() {
        let bytes = std::fs::read(&path).unwrap();
        assert!(!bytes.windows(host.len()).any(|window| window == host.as_bytes()), "{path:?}");
    }
}
