//! Goods to put into a catalogue past any feed: bare ones, for a test to dress with what it is about.

use std::sync::Mutex;

use cabas::catalog::{
    Catalog, CatalogError,
    model::{Condition, Image, ProductOption},
    money::Money,
    record::{NewProduct, NewVariant},
    store::session::{ImportSession, Mode, Outcome, ShopDraft},
};

use crate::support::eventually;

/// A shop by its name alone.
pub fn draft(name: &str) -> ShopDraft {
    ShopDraft { name: name.to_owned(), awning: None, checkout: None }
}

/// A variant in euros that can be had.
pub fn variant(id: &str, options: &[&str], cents: i64) -> NewVariant {
    NewVariant {
        external_id: id.to_owned(),
        title: options.join(" / "),
        options: options.iter().map(|&o| o.to_owned()).collect(),
        price: Money { amount: cents, currency: "EUR".parse().unwrap() },
        compare_at: None,
        available: true,
        stock: None,
        sku: None,
        gtin: None,
        condition: Condition::New,
        image: None,
    }
}

/// A product with nothing but a title and variants.
pub fn product(id: &str, title: &str, variants: Vec<NewVariant>) -> NewProduct {
    NewProduct {
        external_id: id.to_owned(),
        title: title.to_owned(),
        brand: None,
        category_path: Vec::new(),
        collections: Vec::new(),
        lang: None,
        tags: Vec::new(),
        options: Vec::new(),
        description: String::new(),
        images: Vec::new(),
        url: None,
        provenance: None,
        translations: Vec::new(),
        variants,
    }
}

/// Writes products as the whole of a shop, once nobody else imports: the server's demo shops may, and a process that another test starts holds
/// the lock of ours from its fork to its exec.
pub async fn put(catalog: &Catalog, draft: &ShopDraft, products: &[NewProduct]) -> Outcome {
    let begun = Mutex::new(None);
    eventually("it is our turn to import", async || {
        match ImportSession::begin(catalog, draft, Mode::Write).await {
            Err(CatalogError::Busy) => return false,
            turn => *begun.lock().unwrap() = Some(turn.unwrap()),
        }
        true
    })
    .await;
    let mut session = begun.into_inner().unwrap().unwrap();
    for product in products {
        assert!(session.claim(&product.external_id));
    }
    session.write(products.to_vec()).await.unwrap();
    session.finish().await.unwrap()
}

/// An option and its values.
pub fn option(name: &str, values: &[&str]) -> ProductOption {
    ProductOption { name: name.to_owned(), values: values.iter().map(|&v| v.to_owned()).collect() }
}

/// A remote picture of which nothing but the alternative text is known.
pub fn picture(alt: &str) -> Image {
    Image { url: "https://a.example/1.png".to_owned(), alt: alt.to_owned(), width: None, height: None, tone: None }
}
