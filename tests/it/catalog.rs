//! The catalogue from the outside: feeds in, shops and products out.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should say where")]

mod demo;
mod export;
mod facets;
mod feeds;
#[path = "../load/feed.rs"]
#[allow(dead_code, reason = "shared with the load generator")]
pub mod generated;
pub mod goods;
mod http;
mod import;
mod lists;
mod model;
mod report;
mod shopify;
mod store;

use std::path::PathBuf;

use cabas::catalog::{
    Catalog,
    import::{ImportError, ImportOptions, import_files, report::Report},
    model::{Product, ProductCard},
    store::{
        list::ProductQuery,
        session::{Mode, ShopDraft},
    },
};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A catalogue in a folder of its own, and feeds to put into it.
pub struct Market {
    pub dir: TempDir,
    pub catalog: Catalog,
}

impl Market {
    pub async fn open() -> Self {
        let dir = TempDir::new().unwrap();
        let catalog = Catalog::open(dir.path().join("catalog.db")).await.unwrap();
        Self { dir, catalog }
    }

    /// Writes a feed beside the database.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub async fn try_import(&self, shop: &str, bytes: impl AsRef<[u8]>) -> Result<Report, ImportError> {
        let path = self.file("feed.json", bytes);
        import_files(&self.catalog, &[path], &options(shop)).await
    }

    /// Imports a list of products into a shop that sells in euros.
    pub async fn import(&self, shop: &str, products: &[Value]) -> Report {
        self.try_import(shop, json!({ "products": products }).to_string()).await.unwrap()
    }

    /// All that a list shows, page by page.
    pub async fn all(&self, query: ProductQuery) -> Vec<ProductCard> {
        let mut query = ProductQuery { limit: Some(7), ..query };
        let mut all = Vec::new();
        loop {
            let page = self.catalog.products(&query).await.unwrap().unwrap();
            all.extend(page.products);
            query.cursor = page.next;
            if query.cursor.is_none() {
                return all;
            }
        }
    }

    pub async fn titles(&self, q: &str) -> Vec<String> {
        self.all(ProductQuery::of_words(q)).await.into_iter().map(|p| p.title).collect()
    }

    /// The first product with this title.
    pub async fn product(&self, title: &str) -> Product {
        let all = self.all(ProductQuery::default()).await;
        let card = all.iter().find(|p| p.title == title).unwrap_or_else(|| panic!("no product {title:?}"));
        self.catalog.product(&card.id, None).await.unwrap().unwrap()
    }

    /// Everything that readers can see.
    pub async fn everything(&self) -> (Vec<cabas::catalog::model::Shop>, Vec<Product>, String) {
        let mut products = Vec::new();
        for card in self.all(ProductQuery::default()).await {
            products.push(self.catalog.product(&card.id, None).await.unwrap().unwrap());
        }
        (self.catalog.shops().await.unwrap(), products, self.catalog.stamp().await.unwrap())
    }
}

pub fn options(shop: &str) -> ImportOptions {
    ImportOptions {
        shop: ShopDraft { name: shop.to_owned(), awning: None, checkout: None },
        currency: Some("EUR".parse().unwrap()),
        lang: None,
        site: None,
        format: None,
        allow_fetch: Vec::new(),
        mode: Mode::Write,
    }
}

/// A product of one variant, as a shop front gives it.
pub fn simple(id: u64, title: &str, price: &str) -> Value {
    json!({
        "id": id, "title": title, "handle": format!("h-{id}"), "body_html": "<p>Plain.</p>",
        "vendor": "Luma", "product_type": "Things", "tags": ["one", "two"],
        "variants": [{ "id": id * 10, "title": "Default Title", "option1": "Default Title", "price": price, "available": true }],
        "images": [], "options": [{ "name": "Title", "values": ["Default Title"] }]
    })
}
