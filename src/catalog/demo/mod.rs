//! The demo shops: ours, drawn rather than photographed. They are what a new server shows until a real feed is imported.
//!
//! Each is a JSON file in a [form](file) of its own, in two languages. They take the same way as any feed: compared,
//! written under a generation, seen whole or not at all. So a server that has the demo shops of an older Cabas gets
//! today's when it starts, and one that has them already only looks at a digest.

mod file;
mod product;
#[cfg(test)]
mod tests;

use super::{
    record::{self, NewProduct},
    store::{
        Catalog, CatalogError,
        session::{ImportSession, Mode, ShopDraft},
    },
    text,
};
use crate::ids::ShopId;

/// The shops, in the order in which they are shown.
const FILES: [&str; 4] = [
    include_str!("lin-lune.json"),
    include_str!("brume.json"),
    include_str!("le-sabotier.json"),
    include_str!("quincaille.json"),
];

/// Puts the demo shops into a catalogue that has no shop, or brings them up to date in one that has nothing else. A
/// catalogue with anything of somebody's own is left alone. Returns whether it was ours to fill.
pub async fn seed_if_ours(catalog: &Catalog) -> Result<bool, CatalogError> {
    let mut shops = read()?;
    let digest = digest(&mut shops);
    if catalog.has_demo(&digest).await? {
        return Ok(true);
    }
    // A shop of somebody's own may be called like one of ours, but its goods weren't drawn by us.
    if !catalog.only_drawn().await? {
        return Ok(false);
    }
    let ours: Vec<ShopId> = shops.iter().map(|(draft, _)| record::shop_id(&text::slug(&draft.name))).collect();
    if catalog.shops().await?.iter().any(|shop| !ours.contains(&shop.id)) {
        return Ok(false);
    }
    match write(catalog, shops).await {
        // Somebody's own feed is on its way in.
        Err(CatalogError::Busy) => return Ok(false),
        done => done?,
    }
    catalog.note_demo(&digest).await?;
    Ok(true)
}

/// Puts the demo shops into a catalogue, beside what is there, or brings them up to date.
pub async fn seed(catalog: &Catalog) -> Result<(), CatalogError> {
    write(catalog, read()?).await
}

type Read = (ShopDraft, Vec<NewProduct>);

fn read() -> Result<Vec<Read>, CatalogError> {
    let shops: Result<_, _> = FILES.iter().map(|file| product::shop(file)).collect();
    shops.map_err(|_| CatalogError::Damaged("demo shop"))
}

/// Of all that is said of them: whatever changes in the files, or in how they are read, changes it.
fn digest(shops: &mut [Read]) -> String {
    let mut digest = blake3::Hasher::new();
    for (draft, products) in shops {
        digest.update(draft.name.as_bytes());
        digest.update(&[0, draft.awning.unwrap_or_default()]);
        for product in products {
            digest.update(&product.digests().product);
        }
    }
    digest.finalize().to_hex().to_string()
}

async fn write(catalog: &Catalog, shops: Vec<Read>) -> Result<(), CatalogError> {
    for (draft, products) in shops {
        let mut session = ImportSession::begin(catalog, &draft, Mode::Write).await?;
        for product in &products {
            session.claim(&product.external_id);
        }
        session.write(products).await?;
        session.finish().await?;
    }
    Ok(())
}
