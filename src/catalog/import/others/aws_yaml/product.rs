//! A product of theirs to one of ours. Each is sold as it is.

use super::item::Item;
use crate::catalog::{
    import::{
        Reading, Rejected,
        bare::{self, Known, ONLY},
        fields::{Misfit, Notes, category},
        others::{pictures::Pictures, texts},
        report::Finding,
        rows::price,
    },
    money::Currency,
    record::{MAX_TITLE_CHARS, NewProduct, NewVariant},
};

/// What holds for the whole feed.
pub(super) struct Feed<'a> {
    currency: Currency,
    reading: &'a Reading,
    pictures: Pictures,
}

impl<'a> Feed<'a> {
    pub fn new(reading: &'a Reading, currency: Currency) -> Self {
        // The store has its pictures in `/images/`, in a folder for each category.
        let folder = bare::page(reading.site.as_ref(), &["images", ""]).and_then(|folder| folder.parse().ok());
        Self { currency, reading, pictures: Pictures::below(folder) }
    }
}

/// Reads one product. What is wrong with a part of it goes into `findings`.
pub(super) fn read(
    item: &Item,
    place: &str,
    feed: &Feed<'_>,
    findings: &mut Vec<Finding>,
) -> Result<NewProduct, Rejected> {
    let id = item.text("id");
    let external_id = bare::external_id(place, "id", id)?;
    let known = Known { place, external_id: &external_id };
    let mut notes = Notes { path: place, findings };
    let title = item.text("name").and_then(|name| notes.line("name", name, MAX_TITLE_CHARS));
    let title = title.ok_or_else(|| known.refused("name", "missing", None))?;
    let told = item.text("price");
    let price = price(told, feed.currency).map_err(|Misfit(why)| known.refused("price", why, told))?;
    let (available, stock) = bare::stock(item.text("current_stock").and_then(|told| told.parse().ok()));
    let kind = item.text("category");
    let picture = item.text("image").map(|image| match kind {
        Some(kind) if !image.contains("://") => format!("{kind}/{image}"),
        _ => image.to_owned(),
    });
    let steps = [kind, item.text("style")].into_iter().flatten();
    Ok(NewProduct {
        category_path: category::path(&steps.collect::<Vec<_>>().join(">"), ">"),
        lang: feed.reading.lang.clone(),
        tags: notes.tags("aliases", item.list("aliases")),
        description: notes.html("description", &texts::paragraphs(item.text("description").unwrap_or_default())),
        images: feed.pictures.gallery(&mut notes, "image", picture.as_deref().into_iter(), &title),
        url: page(feed, &external_id),
        variants: vec![NewVariant { available, stock, ..bare::variant(ONLY.to_owned(), price) }],
        ..bare::product(external_id, title)
    })
}

/// The store is one page, which tells its products apart behind `#`.
fn page(feed: &Feed<'_>, id: &str) -> Option<String> {
    let mut url = feed.reading.site.clone()?;
    url.set_fragment(Some(&format!("/product/{id}")));
    Some(url.into())
}
