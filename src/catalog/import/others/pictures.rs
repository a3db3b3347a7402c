//! Pictures: addresses are taken, and what is only the name of a file is said once a feed.

use std::cell::Cell;

use url::Url;

use crate::catalog::{
    import::{fields::Notes, report::Fate},
    model::Image,
    record::MAX_IMAGES,
};

/// The pictures of a feed.
#[derive(Default)]
pub(super) struct Pictures {
    /// Where files lie, for shop systems that have one such place.
    folder: Option<Url>,
    /// It was said that a file's name is no address.
    said: Cell<bool>,
}

impl Pictures {
    /// A feed whose files lie in a folder of the shop.
    pub fn below(folder: Option<Url>) -> Self {
        Self { folder, said: Cell::new(false) }
    }

    /// The address of a picture.
    pub fn address(&self, notes: &mut Notes<'_>, field: &'static str, told: &str) -> Option<String> {
        let told = told.trim();
        if told.contains("://") || told.starts_with("//") {
            return notes.web_address(field, told);
        }
        if self.folder.is_some() {
            return notes.web_address_from(field, told, self.folder.as_ref());
        }
        // A feed of file names would say so in every row.
        if !self.said.replace(true) {
            let reason = "the name of a file and not an address: left out, like all of its kind in this feed";
            notes.note(Fate::Dropped, field, reason, Some(told));
        }
        None
    }

    /// The pictures of a product, each once.
    pub fn gallery<'t>(
        &self,
        notes: &mut Notes<'_>,
        field: &'static str,
        told: impl Iterator<Item = &'t str>,
        alt: &str,
    ) -> Vec<Image> {
        let mut images: Vec<Image> = Vec::new();
        for told in told {
            let Some(url) = self.address(notes, field, told) else { continue };
            if images.iter().any(|image| image.url == url) {
                continue;
            }
            if images.len() == MAX_IMAGES {
                notes.note(Fate::Dropped, field, format_args!("more than {MAX_IMAGES}: the rest is left out"), None);
                break;
            }
            images.push(image(url, alt));
        }
        images
    }
}

/// A picture of which only this is known.
pub(super) fn image(url: String, alt: &str) -> Image {
    Image { url, alt: alt.to_owned(), width: None, height: None, tone: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::import::report::Finding;

    fn gallery(pictures: &Pictures, told: &[&str]) -> (Vec<String>, Vec<Finding>) {
        let mut findings = Vec::new();
        let mut notes = Notes { path: "line 2", findings: &mut findings };
        let images = pictures.gallery(&mut notes, "images", told.iter().copied(), "A");
        (images.into_iter().map(|image| image.url).collect(), findings)
    }

    #[test]
    fn file_names_are_said_once_a_feed() {
        let pictures = Pictures::default();
        let (images, findings) = gallery(&pictures, &["1.webp", "https://a.example/2.png", "3.webp"]);
        assert_eq!(images, ["https://a.example/2.png"]);
        assert_eq!(findings.len(), 1);
        assert_eq!(gallery(&pictures, &["4.webp"]), (vec![], vec![]));
    }

    #[test]
    fn files_may_have_a_folder() {
        let pictures = Pictures::below("https://shop.example/media/".parse().ok());
        let (images, findings) =
            gallery(&pictures, &["products/1.png", "products/1.png", "//cdn.example/2.png", "javascript:alert(1)"]);
        assert_eq!(images, ["https://shop.example/media/products/1.png", "https://cdn.example/2.png"]);
        assert_eq!(findings.len(), 1, "{findings:?}");
    }

    #[test]
    fn a_gallery_has_its_bound() {
        let many: Vec<String> = (0..MAX_IMAGES + 5).map(|n| format!("https://a.example/{n}.png")).collect();
        let (images, findings) = gallery(&Pictures::default(), &many.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!((images.len(), findings.len()), (MAX_IMAGES, 1));
    }
}
