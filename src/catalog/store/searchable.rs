//! What of a product is searched for: its words in the full-text index, in every language that it has.

use serde::Deserialize;
use sqlx::{SqliteConnection, SqlitePool};

use super::{
    CatalogError,
    read::{json, list},
    session::write_texts,
};
use crate::catalog::{html, index::size, model::ProductOption, record::NewProduct, text::fold};

/// Products that are read at a time where the index is filled anew.
const FILL_PRODUCTS: u32 = 2_000;

/// A product's texts, folded.
pub(super) struct Searchable {
    pub title: String,
    pub brand: Option<String>,
    /// Beside tags: categories, collections, and what can be chosen but sizes, which half of all goods have.
    pub tags: String,
    pub body: String,
}

/// Texts in one language.
struct Texts<'a> {
    title: Option<&'a str>,
    description: Option<&'a str>,
    category_path: &'a [String],
    collections: &'a [String],
    options: &'a [ProductOption],
}

impl Searchable {
    fn of(brand: Option<&str>, tags: &[String], texts: &[Texts<'_>]) -> Self {
        let options = texts.iter().flat_map(|t| t.options).filter(|option| !size::is_option(&option.name));
        let named = texts.iter().flat_map(|t| t.collections.iter().chain(t.category_path));
        let tags = tags.iter().chain(named);
        Self {
            title: folded(texts.iter().filter_map(|t| t.title)),
            brand: brand.map(|brand| fold(brand).into_owned()),
            tags: folded(tags.chain(options.flat_map(|option| &option.values))),
            body: folded(texts.iter().filter_map(|t| t.description).map(html::words)),
        }
    }

    /// Of what an importer brings.
    pub fn of_new(p: &NewProduct) -> Self {
        let own = Texts {
            title: Some(&p.title),
            description: Some(&p.description),
            category_path: &p.category_path,
            collections: &p.collections,
            options: &p.options,
        };
        let others = p.translations.iter().map(|t| Texts {
            title: t.title.as_deref(),
            description: t.description.as_deref(),
            category_path: &t.category_path,
            collections: &t.collections,
            options: &t.options,
        });
        Self::of(p.brand.as_deref(), &p.tags, &std::iter::once(own).chain(others).collect::<Vec<_>>())
    }
}

fn folded<T: AsRef<str>>(texts: impl Iterator<Item = T>) -> String {
    let mut words = String::new();
    for text in texts {
        words.push_str(&fold(text.as_ref()));
        words.push(' ');
    }
    words
}

#[derive(sqlx::FromRow)]
struct Stored {
    id: i64,
    title: String,
    brand: Option<String>,
    tags: String,
    category_path: String,
    collections: String,
    options: String,
    translations: String,
    description: String,
}

/// A translation as far as it is searched.
#[derive(Deserialize)]
struct Translated {
    title: Option<String>,
    description: Option<String>,
    #[serde(default)]
    category_path: Vec<String>,
    #[serde(default)]
    collections: Vec<String>,
    #[serde(default)]
    options: Vec<ProductOption>,
}

impl Stored {
    fn searchable(self) -> Result<(i64, Searchable), CatalogError> {
        let (category_path, options) =
            (list(&self.category_path, "category")?, list(&self.options, "list of options")?);
        let (tags, collections) = (list(&self.tags, "list of tags")?, list(&self.collections, "list of collections")?);
        let own = Texts {
            title: Some(&self.title),
            description: Some(&self.description),
            category_path: &category_path,
            collections: &collections,
            options: &options,
        };
        let translated: Vec<Translated> = json(&self.translations, "list of translations")?;
        let others = translated.iter().map(|t| Texts {
            title: t.title.as_deref(),
            description: t.description.as_deref(),
            category_path: &t.category_path,
            collections: &t.collections,
            options: &t.options,
        });
        let texts: Vec<Texts<'_>> = std::iter::once(own).chain(others).collect();
        Ok((self.id, Searchable::of(self.brand.as_deref(), &tags, &texts)))
    }
}

/// Fills the index where a step of the schema has emptied it: once after an upgrade, ten seconds or so for 100,000
/// products. All of it or nothing.
pub(super) async fn fill_if_empty(writer: &SqlitePool) -> Result<(), CatalogError> {
    if !is_missing(&mut *writer.acquire().await?).await? {
        return Ok(());
    }
    let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
    // Another process may have been faster.
    if !is_missing(&mut tx).await? {
        return Ok(());
    }
    let mut after = 0;
    loop {
        let rows: Vec<Stored> = sqlx::query_as(
            "SELECT id, title, brand, tags, category_path, collections, options, translations, description \
             FROM products WHERE id > ?1 AND swept = 0 ORDER BY id LIMIT ?2",
        )
        .bind(after)
        .bind(FILL_PRODUCTS)
        .fetch_all(&mut *tx)
        .await?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        let texts = rows.into_iter().map(Stored::searchable).collect::<Result<Vec<_>, _>>()?;
        write_texts(&mut tx, texts).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Whether there are products to find, and none is found.
async fn is_missing(connection: &mut SqliteConnection) -> Result<bool, CatalogError> {
    Ok(sqlx::query_scalar(
        "SELECT NOT EXISTS (SELECT 1 FROM search) AND EXISTS (SELECT 1 FROM products WHERE swept = 0)",
    )
    .fetch_one(connection)
    .await?)
}
