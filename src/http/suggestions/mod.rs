//! Suggestions: picks for one reader out of what the people of a room want and like, each with its reasons.
//!
//! Of this room alone, asked for anew each time and kept nowhere.
#![allow(unused_qualifications)] // utoipa writes `SuggestionQuery as …` with its whole path

mod taste;

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    ApiError, AppState,
    caller::Caller,
    extract::ApiQuery,
    pictured::{Pictured, proxied},
    tag::Lang,
};
use crate::{
    catalog::{
        index::alike::Common,
        model::{Image, ProductCard},
    },
    ids::{MemberId, ProductId},
};

/// Goods that are suggested at a time: a row that one looks through.
const MOST: usize = 12;

/// The routes of this module.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(suggestions))
}

/// In which language.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SuggestionQuery {
    /// The language that things are called in, BCP 47; as far as their shops say.
    #[param(value_type = Option<String>, max_length = 35, example = "fr")]
    lang: Option<Lang>,
}

/// What a room's people may like.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuggestionList {
    /// The best first, at most 12. None where nobody likes anything yet, or nothing goes with it.
    pub suggestions: Vec<Suggestion>,
}

/// Something that a room's people may like.
#[derive(Debug, Serialize, ToSchema)]
pub struct Suggestion {
    /// What; `fitting` is the variant in the colour that the reasons speak of.
    pub product: ProductCard,
    /// Why, the best first; one or two.
    pub reasons: Vec<Reason>,
    /// It can be had in this size, which is one of the caller's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// It fits into what is left of the caller's budget.
    pub within_budget: bool,
}

/// Something of the room that a reason is about.
#[derive(Debug, Serialize, ToSchema)]
pub struct Thing {
    /// Which.
    #[schema(value_type = String)]
    pub id: ProductId,
    /// What it is called.
    pub title: String,
}

/// Why something is suggested.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Reason {
    /// It lies on a look with something in the cart.
    Look {
        /// With what.
        with: Thing,
    },
    /// It comes in the colour of something in the cart, which is another kind of thing.
    Colour {
        /// Of what.
        with: Thing,
        /// The family: `blue`, `beige` and so on, as in the facets.
        colour: String,
    },
    /// What it is made of.
    Material {
        /// What that is called.
        label: String,
        /// Who likes things of it.
        #[schema(value_type = Vec<String>)]
        by: Vec<MemberId>,
    },
    /// Who makes it.
    Brand {
        /// What they are called.
        label: String,
        /// Who likes things of theirs.
        #[schema(value_type = Vec<String>)]
        by: Vec<MemberId>,
    },
    /// What kind of thing it is.
    Kind {
        /// What that is called: `Coats`.
        label: String,
        /// Who likes such things.
        #[schema(value_type = Vec<String>)]
        by: Vec<MemberId>,
    },
}

impl Pictured for SuggestionList {
    fn each_image(&mut self, show: &mut dyn FnMut(&mut Image)) {
        self.suggestions.iter_mut().for_each(|suggestion| suggestion.product.each_image(show));
    }
}

/// What the room's people may like
///
/// Goods that have something in common with what is in the cart, on looks, or liked by thumb or heart: colour, material, brand,
/// kind. Nothing that is in the cart, that somebody turned down, or that costs more than is left of the caller's budget. Of
/// this room alone; the same for the same state of it.
#[utoipa::path(get, path = "/api/rooms/{room}/suggestions", tag = "rooms",
    params(("room" = String, Path, description = "The room."), SuggestionQuery),
    responses((status = 200, body = SuggestionList)))]
async fn suggestions(
    State(state): State<AppState>,
    caller: Caller,
    ApiQuery(query): ApiQuery<SuggestionQuery>,
) -> Result<Json<SuggestionList>, ApiError> {
    let lang = Lang::tag(query.lang.as_ref());
    let tastes = state.hub.tastes(&caller.room, &caller.member.id).await?;
    let lines = state.catalog.variants(&tastes.variants(taste::MAX_VARIANTS), lang).await?;
    let taste = taste::of(&tastes, &lines, &caller.member.id);
    if taste.liked.is_empty() {
        return Ok(Json(SuggestionList { suggestions: Vec::new() }));
    }
    let index = state.catalog.index().await?;
    let budget = taste.most;
    let found = state.catalog.alike(&index, taste, MOST, lang).await?;
    let thing = |id: ProductId| {
        let line = lines.iter().find(|line| line.product == id);
        Some(Thing { title: line?.product_title.clone(), id })
    };
    let reason = |common| {
        Some(match common {
            Common::Look(product) => Reason::Look { with: thing(product)? },
            Common::Colour(product, family) => {
                Reason::Colour { with: thing(product)?, colour: family.word().to_owned() }
            }
            Common::Material(label, by) => Reason::Material { label, by: by.into_iter().collect() },
            Common::Brand(label, by) => Reason::Brand { label, by: by.into_iter().collect() },
            Common::Kind(label, by) => Reason::Kind { label, by: by.into_iter().collect() },
        })
    };
    let suggestions = found.into_iter().map(|(product, found)| Suggestion {
        reasons: found.common.into_iter().filter_map(reason).collect(),
        size: found.size,
        within_budget: budget
            .is_some_and(|(currency, most)| product.price.currency == currency && product.price.amount <= most),
        product,
    });
    let list = SuggestionList { suggestions: suggestions.collect() };
    Ok(Json(proxied(&state, list).await?))
}
