//! Shops whose feed comes in pages: asked for one after the other, to the first without a product.
//!
//! Sources: Shopify's storefront `products.json` takes `limit` (at most 250) and `page`, and so do those of its collections;
//! WooCommerce's Store API takes `per_page` (at most 100) and `page`.

use url::Url;

use super::limits::MAX_PRODUCTS;

/// A feed that comes in pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paged {
    feed: Url,
    size: (&'static str, u32),
    /// Nothing but a shop's own address was given.
    pub is_bare: bool,
}

impl Paged {
    /// The pages behind an address: a shop's own, or that of a feed known to be paged. An address that names a page is that
    /// page alone.
    pub fn of(address: &Url) -> Option<Self> {
        if address.query_pairs().any(|(name, _)| name == "page") {
            return None;
        }
        let path = address.path().trim_end_matches('/');
        let store_api = path.ends_with("/wc/store/v1/products") || path.ends_with("/wc/store/products");
        let is_bare = path.is_empty() && address.query().is_none();
        if !is_bare && !store_api && !path.ends_with("/products.json") {
            return None;
        }
        let mut feed = address.clone();
        feed.set_fragment(None);
        if is_bare {
            feed.set_path("/products.json");
        }
        Some(Self { feed, size: if store_api { ("per_page", 100) } else { ("limit", 250) }, is_bare })
    }

    /// A page, counted from one.
    pub fn page(&self, number: usize) -> Url {
        let (name, most) = self.size;
        let mut page = self.feed.clone();
        let sized = page.query_pairs().any(|(told, _)| told == name);
        let mut query = page.query_pairs_mut();
        if !sized {
            query.append_pair(name, &most.to_string());
        }
        query.append_pair("page", &number.to_string());
        drop(query);
        page
    }

    /// Most pages that are read: full ones hold as much as a shop may have.
    pub fn most(&self) -> usize {
        MAX_PRODUCTS / self.size.1 as usize
    }

    /// The shop's own address.
    pub fn site(&self) -> Option<Url> {
        self.feed.join("/").ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(address: &str) -> Option<(String, bool)> {
        let paged = Paged::of(&address.parse().unwrap())?;
        Some((paged.page(3).to_string(), paged.is_bare))
    }

    #[test]
    fn shops_and_feeds_that_come_in_pages() {
        for (address, page, is_bare) in [
            ("https://shop.example", "https://shop.example/products.json?limit=250&page=3", true),
            ("https://shop.example/#top", "https://shop.example/products.json?limit=250&page=3", true),
            (
                "https://shop.example/collections/all/products.json",
                "https://shop.example/collections/all/products.json?limit=250&page=3",
                false,
            ),
            (
                "https://shop.example/products.json?limit=50",
                "https://shop.example/products.json?limit=50&page=3",
                false,
            ),
            (
                "https://shop.example/wp-json/wc/store/v1/products?category=4",
                "https://shop.example/wp-json/wc/store/v1/products?category=4&per_page=100&page=3",
                false,
            ),
        ] {
            assert_eq!(pages(address), Some((page.to_owned(), is_bare)), "{address}");
        }
        for address in [
            "https://shop.example/products.json?page=2",
            "https://shop.example/feed.xml",
            "https://shop.example/?feed=1",
            "https://shop.example/products/vase",
        ] {
            assert_eq!(pages(address), None, "{address}");
        }
        let paged = Paged::of(&"https://shop.example/a/products.json".parse().unwrap()).unwrap();
        assert_eq!(paged.site().unwrap().as_str(), "https://shop.example/");
    }
}
