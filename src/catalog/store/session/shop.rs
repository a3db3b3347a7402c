//! The shop that an import is into.

use sqlx::FromRow;

use crate::{
    catalog::{Catalog, CatalogError, checkout::CheckoutTemplate, model::AWNINGS, money::Currency, record, text},
    ids::ShopId,
};

/// Which shop an import is into. One that is there is found by name, slug or id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopDraft {
    /// Its name.
    pub name: String,
    /// The stripe of its awning, for a new shop; `None` takes the next.
    pub awning: Option<u8>,
    /// Where one pays there; `None` leaves it as it is.
    pub checkout: Option<CheckoutTemplate>,
}

/// The shop as it was when the import began; `row` is `None` for a new one.
#[derive(Debug, Clone)]
pub(super) struct ShopState {
    pub row: Option<i64>,
    pub id: ShopId,
    pub slug: String,
    pub name: String,
    pub awning: u8,
    pub currency: Option<Currency>,
    pub generation: i64,
    pub products: i64,
    /// Where one pays there, as it is stored.
    pub checkout: Option<String>,
    /// Where one pays there, where the import says something else than the store.
    pub new_checkout: Option<CheckoutTemplate>,
    /// The awning is the shop's already, or the caller's choice.
    pub awning_is_told: bool,
}

#[derive(FromRow)]
struct ShopRow {
    id: i64,
    shop_id: String,
    slug: String,
    name: String,
    awning: u8,
    currency: String,
    generation: i64,
    products: i64,
    checkout: Option<String>,
}

impl ShopRow {
    fn into_state(self, draft: &ShopDraft) -> Result<ShopState, CatalogError> {
        Ok(ShopState {
            row: Some(self.id),
            id: ShopId::parse(&self.shop_id).map_err(|_| CatalogError::Damaged("shop id"))?,
            slug: self.slug,
            name: self.name,
            awning: self.awning,
            // A shop that nothing was ever imported into whole has no currency to go by.
            currency: self.currency.parse().ok().filter(|_| self.generation > 0),
            generation: self.generation,
            products: self.products,
            new_checkout: draft.checkout.clone().filter(|c| self.checkout.as_deref() != Some(c.as_str())),
            checkout: self.checkout,
            awning_is_told: true,
        })
    }
}

/// The shop that a draft means, as it is now.
pub(super) async fn find(catalog: &Catalog, draft: &ShopDraft) -> Result<ShopState, CatalogError> {
    let slug = text::slug(&draft.name);
    let row: Option<ShopRow> = sqlx::query_as(
        "SELECT id, shop_id, slug, name, awning, currency, generation, products, checkout FROM shops \
         WHERE name = ?1 OR slug = ?2 OR shop_id = ?1 ORDER BY name = ?1 DESC LIMIT 1",
    )
    .bind(&draft.name)
    .bind(&slug)
    .fetch_optional(catalog.readers())
    .await?;
    if let Some(found) = row {
        return found.into_state(draft);
    }
    let shops: i64 = sqlx::query_scalar("SELECT count(*) FROM shops").fetch_one(catalog.readers()).await?;
    let next = u8::try_from(shops.rem_euclid(i64::from(AWNINGS))).unwrap_or(0);
    let awning = draft.awning.filter(|a| *a < AWNINGS).unwrap_or(next);
    let (id, name) = (record::shop_id(&slug), draft.name.clone());
    Ok(ShopState {
        row: None,
        id,
        slug,
        name,
        awning,
        currency: None,
        generation: 0,
        products: 0,
        checkout: None,
        new_checkout: draft.checkout.clone(),
        awning_is_told: draft.awning.is_some(),
    })
}
