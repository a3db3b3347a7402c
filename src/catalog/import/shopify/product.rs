//! A product of theirs to one of ours.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    fields::{Field, Misfit, Notes, flag, list, price, text, text_or_none, whole},
    row,
};
use crate::catalog::{
    html,
    import::report::{Fate, Finding},
    model::{Image, ProductOption},
    money::Currency,
    record::{
        MAX_EXTERNAL_ID_LEN, MAX_IMAGES, MAX_NAME_CHARS, MAX_OPTIONS, MAX_TAGS, MAX_TITLE_CHARS, MAX_VALUE_CHARS,
        MAX_VARIANTS, NewProduct, NewVariant,
    },
};

/// What Shopify calls the only variant of a product without options, and its only value.
const DEFAULT_TITLE: &str = "Default Title";
/// Shopify gives a variant's values as `option1` to `option3`.
const SHOPIFY_OPTIONS: usize = 3;

/// Where a product comes from.
pub(super) struct Source<'a> {
    pub path: &'a str,
    pub currency: Currency,
    pub lang: Option<&'a str>,
    pub site: Option<&'a url::Url>,
}

/// A product that isn't taken.
pub(super) struct Rejected {
    /// Its id, where that much is known.
    pub external_id: Option<String>,
    pub finding: Finding,
}

#[derive(Deserialize)]
struct RawProduct<'a> {
    #[serde(borrow)]
    id: Field<'a>,
    title: Field<'a>,
    handle: Field<'a>,
    body_html: Field<'a>,
    vendor: Field<'a>,
    product_type: Field<'a>,
    tags: Field<'a>,
    status: Field<'a>,
    #[serde(default, deserialize_with = "present")]
    published_at: Field<'a>,
    price: Field<'a>,
    compare_at_price: Field<'a>,
    available: Field<'a>,
    variants: Field<'a>,
    options: Field<'a>,
    images: Field<'a>,
    image: Field<'a>,
}

#[derive(Deserialize)]
struct RawOption<'a> {
    #[serde(borrow)]
    name: Field<'a>,
    values: Field<'a>,
}

#[derive(Deserialize)]
struct RawImage<'a> {
    #[serde(borrow)]
    id: Field<'a>,
    src: Field<'a>,
    alt: Field<'a>,
    width: Field<'a>,
    height: Field<'a>,
    variant_ids: Field<'a>,
}

#[derive(Deserialize)]
struct RawVariant<'a> {
    #[serde(borrow)]
    id: Field<'a>,
    title: Field<'a>,
    option1: Field<'a>,
    option2: Field<'a>,
    option3: Field<'a>,
    sku: Field<'a>,
    price: Field<'a>,
    compare_at_price: Field<'a>,
    available: Field<'a>,
    inventory_quantity: Field<'a>,
    inventory_policy: Field<'a>,
    #[serde(default, deserialize_with = "present")]
    inventory_management: Field<'a>,
    featured_image: Field<'a>,
    image_id: Field<'a>,
    presentment_prices: Field<'a>,
}

/// A field that tells null from missing.
fn present<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Field<'de>, D::Error> {
    <&RawValue>::deserialize(d).map(Some)
}

/// A picture with what ties it to variants.
struct Picture {
    id: Option<String>,
    variant_ids: Vec<String>,
    image: Image,
}

/// Reads one product. What is wrong with a part of it goes into `findings`.
pub(super) fn read(raw: &RawValue, source: &Source<'_>, findings: &mut Vec<Finding>) -> Result<NewProduct, Rejected> {
    let unreadable = |e: serde_json::Error| Rejected {
        external_id: None,
        finding: row(source.path, Fate::Refused, format_args!("not a product: {}", reason(&e))).value(raw.get()),
    };
    let product: RawProduct<'_> = serde_json::from_str(raw.get()).map_err(unreadable)?;
    let external_id = external_id(&product, source)?;
    let reject = |fate, field, reason: &str, value: Option<&str>| {
        let finding = Finding::new(source.path, fate, field, reason);
        let finding = value.map_or_else(|| finding.clone(), |v| finding.clone().value(v));
        Rejected { external_id: Some(external_id.clone()), finding }
    };
    if let Some(status) = text_or_none(product.status).filter(|s| s != "active") {
        return Err(reject(Fate::LeftOut, "status", "not for sale", Some(&status)));
    }
    if product.published_at.is_some_and(|p| p.get() == "null") {
        return Err(reject(Fate::LeftOut, "published_at", "not published", None));
    }
    let mut notes = Notes { path: source.path, findings };
    let title = match text(product.title) {
        Ok(title) => title.and_then(|t| notes.line("title", &t, MAX_TITLE_CHARS)),
        Err(Misfit(why)) => return Err(reject(Fate::Refused, "title", &why, product.title.map(RawValue::get))),
    };
    let title = title.ok_or_else(|| reject(Fate::Refused, "title", "missing", None))?;
    let pictures = pictures(&product, &title, &mut notes);
    let (names, given) = option_names(&product, &mut notes);
    let variants = variants(&product, source, &pictures, &mut notes)
        .map_err(|Misfit(why)| reject(Fate::Refused, "variants", &why, product.variants.map(RawValue::get)))?;
    let (options, variants) = with_options(names, &given, variants);
    Ok(NewProduct {
        brand: notes.line_of("vendor", product.vendor, MAX_NAME_CHARS),
        category: notes.line_of("product_type", product.product_type, MAX_NAME_CHARS),
        lang: source.lang.map(str::to_owned),
        tags: tags(&product, &mut notes),
        description: description(&product, &mut notes),
        url: source.site.and_then(|site| page(site, product.handle)),
        images: pictures.into_iter().map(|p| p.image).collect(),
        external_id,
        title,
        options,
        variants,
    })
}

/// What a JSON error says, without the place: that is the place in the piece, not in the file.
fn reason(e: &serde_json::Error) -> String {
    let said = e.to_string();
    said.split(" at line ").next().unwrap_or_default().to_owned()
}

fn external_id(product: &RawProduct<'_>, source: &Source<'_>) -> Result<String, Rejected> {
    let refuse =
        |reason: &str| Rejected { external_id: None, finding: Finding::new(source.path, Fate::Refused, "id", reason) };
    let id = text_or_none(product.id).or_else(|| text_or_none(product.handle));
    let id = id.ok_or_else(|| refuse("neither an id nor a handle"))?;
    if id.len() > MAX_EXTERNAL_ID_LEN { Err(refuse("longer than 200 bytes")) } else { Ok(id.trim().to_owned()) }
}

fn page(site: &url::Url, handle: Field<'_>) -> Option<String> {
    let handle = text_or_none(handle)?;
    let mut url = site.clone();
    url.path_segments_mut().ok()?.pop_if_empty().extend(["products", handle.trim()]);
    Some(url.into())
}

fn description(product: &RawProduct<'_>, notes: &mut Notes<'_>) -> String {
    match text(product.body_html) {
        Ok(body) => {
            let description = html::sanitize(&body.unwrap_or_default());
            if description.shortened {
                notes.note(Fate::Shortened, "body_html", "longer than 64 KiB", None);
            }
            if description.flattened {
                notes.note(Fate::Dropped, "body_html", "too much markup: only its text is kept", None);
            }
            description.html
        }
        Err(Misfit(why)) => {
            notes.note(Fate::Dropped, "body_html", why, product.body_html.map(RawValue::get));
            String::new()
        }
    }
}

/// A list on the shop front, one text with commas from the admin API.
fn tags(product: &RawProduct<'_>, notes: &mut Notes<'_>) -> Vec<String> {
    let joined = text(product.tags).ok().flatten();
    let mut tags: Vec<String> = Vec::new();
    let mut add = |tag: &str, notes: &mut Notes<'_>| {
        if let Some(tag) = notes.line("tags", tag, MAX_NAME_CHARS)
            && !tags.contains(&tag)
        {
            if tags.len() >= MAX_TAGS {
                return false;
            }
            tags.push(tag);
        }
        true
    };
    let fits = match &joined {
        Some(joined) => joined.split(',').all(|tag| add(tag, notes)),
        None => match list(product.tags) {
            Ok(list) => list.into_iter().filter_map(|t| text_or_none(Some(t))).all(|tag| add(&tag, notes)),
            Err(Misfit(why)) => {
                notes.note(Fate::Dropped, "tags", why, product.tags.map(RawValue::get));
                true
            }
        },
    };
    if !fits {
        notes.note(Fate::Dropped, "tags", format_args!("more than {MAX_TAGS}: the rest is left out"), None);
    }
    tags
}

fn pictures(product: &RawProduct<'_>, title: &str, notes: &mut Notes<'_>) -> Vec<Picture> {
    let mut list = list(product.images).unwrap_or_else(|Misfit(why)| {
        notes.note(Fate::Dropped, "images", why, product.images.map(RawValue::get));
        Vec::new()
    });
    if list.is_empty() {
        list.extend(product.image);
    }
    if list.len() > MAX_IMAGES {
        notes.note(Fate::Dropped, "images", format_args!("more than {MAX_IMAGES}: the rest is left out"), None);
        list.truncate(MAX_IMAGES);
    }
    list.into_iter().filter_map(|raw| picture(raw, title, notes)).collect()
}

fn picture(raw: &RawValue, title: &str, notes: &mut Notes<'_>) -> Option<Picture> {
    let Ok(image) = serde_json::from_str::<RawImage<'_>>(raw.get()) else {
        notes.note(Fate::Dropped, "images", "not a picture", Some(raw.get()));
        return None;
    };
    let url = notes.web_address("images.src", &text_or_none(image.src)?)?;
    let alt = text_or_none(image.alt).and_then(|alt| notes.line("images.alt", &alt, MAX_VALUE_CHARS));
    let size = |field| whole(field).and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0);
    let variant_ids = list(image.variant_ids).unwrap_or_default();
    Some(Picture {
        id: text_or_none(image.id).map(|id| id.into_owned()),
        variant_ids: variant_ids
            .into_iter()
            .filter_map(|id| text_or_none(Some(id)))
            .map(|id| id.into_owned())
            .collect(),
        image: Image {
            url,
            alt: alt.unwrap_or_else(|| title.to_owned()),
            width: size(image.width),
            height: size(image.height),
            tone: None,
        },
    })
}

/// The options' names, and for each the values in the order that the shop gives.
fn option_names(product: &RawProduct<'_>, notes: &mut Notes<'_>) -> (Vec<String>, Vec<Vec<String>>) {
    let list = list(product.options).unwrap_or_else(|Misfit(why)| {
        notes.note(Fate::Dropped, "options", why, product.options.map(RawValue::get));
        Vec::new()
    });
    let (mut names, mut given) = (Vec::new(), Vec::new());
    for raw in list.into_iter().take(SHOPIFY_OPTIONS.min(MAX_OPTIONS)) {
        // Some shapes give the bare names.
        let option = serde_json::from_str(raw.get()).unwrap_or(RawOption { name: Some(raw), values: None });
        let name = text_or_none(option.name).and_then(|n| notes.line("options.name", &n, MAX_NAME_CHARS));
        names.push(name.unwrap_or_else(|| format!("Option {}", names.len() + 1)));
        let values = super::fields::list(option.values).unwrap_or_default().into_iter().take(MAX_VARIANTS);
        given.push(
            values
                .filter_map(|v| text_or_none(Some(v)))
                .map(|v| crate::catalog::text::line(&v, MAX_VALUE_CHARS).text)
                .collect(),
        );
    }
    (names, given)
}

/// The variants that can be taken; an error where there is none.
fn variants(
    product: &RawProduct<'_>,
    source: &Source<'_>,
    pictures: &[Picture],
    notes: &mut Notes<'_>,
) -> Result<Vec<NewVariant>, Misfit> {
    let mut raws = list(product.variants)?;
    if raws.is_empty() {
        return only_variant(product, source).map(|v| vec![v]);
    }
    if raws.len() > MAX_VARIANTS {
        let over = raws.len() - MAX_VARIANTS;
        notes.note(
            Fate::Refused,
            "variants",
            format_args!("more than {MAX_VARIANTS}: the last {over} are left out"),
            None,
        );
        raws.truncate(MAX_VARIANTS);
    }
    let mut taken: Vec<NewVariant> = Vec::with_capacity(raws.len());
    let mut ids = std::collections::HashSet::with_capacity(raws.len());
    for (index, raw) in raws.into_iter().enumerate() {
        let path = format!("{}.variants[{index}]", source.path);
        let mut notes = Notes { path: &path, findings: notes.findings };
        match variant(raw, source, pictures, &mut notes) {
            Ok(variant) if ids.insert(variant.external_id.clone()) => taken.push(variant),
            Ok(variant) => {
                let reason = "the product has a variant with this id already";
                notes.note(Fate::Refused, "id", reason, Some(&variant.external_id));
            }
            Err((field, Misfit(reason), value)) => notes.note(Fate::Refused, field, reason, value),
        }
    }
    if taken.is_empty() { Err(Misfit::from("none of them can be taken")) } else { Ok(taken) }
}

/// A product that is sold as it is, with the price on itself.
fn only_variant(product: &RawProduct<'_>, source: &Source<'_>) -> Result<NewVariant, Misfit> {
    let price_of = price(product.price, source.currency)?;
    let price_is = price_of.ok_or_else(|| Misfit::from("neither variants nor a price"))?;
    let compare_at = price(product.compare_at_price, source.currency).ok().flatten();
    Ok(NewVariant {
        external_id: "default".to_owned(),
        title: String::new(),
        options: Vec::new(),
        price: price_is,
        compare_at: compare_at.filter(|c| c.amount > price_is.amount),
        available: flag(product.available).unwrap_or(true),
        stock: None,
        sku: None,
        image: None,
    })
}

/// What is wrong with a variant: field, reason, value.
type BadVariant<'a> = (&'static str, Misfit, Option<&'a str>);

fn variant<'a>(
    raw: &'a RawValue,
    source: &Source<'_>,
    pictures: &[Picture],
    notes: &mut Notes<'_>,
) -> Result<NewVariant, BadVariant<'a>> {
    let variant: RawVariant<'a> = serde_json::from_str(raw.get())
        .map_err(|e| ("", Misfit(format!("not a variant: {}", reason(&e))), Some(raw.get())))?;
    let value = |field: Field<'a>| field.map(RawValue::get);
    let price_is = price(variant.price, source.currency)
        .and_then(|p| p.ok_or_else(|| Misfit::from("missing")))
        .map_err(|why| ("price", why, value(variant.price)))?;
    let compare_at = price(variant.compare_at_price, source.currency).unwrap_or_else(|Misfit(why)| {
        notes.note(Fate::Dropped, "compare_at_price", why, value(variant.compare_at_price));
        None
    });
    let values = [variant.option1, variant.option2, variant.option3];
    let mut options: Vec<String> =
        values.into_iter().map(|v| notes.line_of("option", v, MAX_VALUE_CHARS).unwrap_or_default()).collect();
    while options.last().is_some_and(String::is_empty) {
        options.pop();
    }
    let title = notes.line_of("title", variant.title, MAX_VALUE_CHARS);
    let title = title.unwrap_or_else(|| options.join(" / "));
    let id = text_or_none(variant.id).map(|id| id.trim().to_owned());
    let external_id = id.unwrap_or_else(|| format!("options:{}", options.join("/")));
    if external_id.len() > MAX_EXTERNAL_ID_LEN {
        return Err(("id", Misfit::from("longer than 200 bytes"), value(variant.id)));
    }
    let image = image_of(&variant, &external_id, pictures, notes);
    let (available, stock) = stock(&variant);
    Ok(NewVariant {
        external_id,
        title,
        options,
        price: price_is,
        // A price before that is no higher is no price before; shops write 0.00 for none.
        compare_at: compare_at.filter(|c| c.amount > price_is.amount),
        available,
        stock,
        sku: notes.line_of("sku", variant.sku, MAX_NAME_CHARS),
        image,
    })
}

/// Whether it can be had, and how many there are where that limits anything.
fn stock(variant: &RawVariant<'_>) -> (bool, Option<u32>) {
    let quantity = whole(variant.inventory_quantity);
    let counted = variant.inventory_management.is_some_and(|m| m.get() != "null");
    let oversells = text_or_none(variant.inventory_policy).is_some_and(|p| p == "continue");
    let limited = quantity.filter(|_| counted && !oversells);
    let available = flag(variant.available).unwrap_or_else(|| limited.is_none_or(|q| q > 0));
    (available, limited.map(|q| u32::try_from(q.max(0)).unwrap_or(u32::MAX)))
}

fn image_of(variant: &RawVariant<'_>, external_id: &str, pictures: &[Picture], notes: &mut Notes<'_>) -> Option<Image> {
    let featured: Option<RawImage<'_>> = variant.featured_image.and_then(|raw| serde_json::from_str(raw.get()).ok());
    let id = text_or_none(variant.image_id).or_else(|| featured.as_ref().and_then(|f| text_or_none(f.id)));
    let known = pictures
        .iter()
        .find(|p| (id.is_some() && p.id.as_deref() == id.as_deref()) || p.variant_ids.iter().any(|v| v == external_id));
    if let Some(known) = known {
        return Some(known.image.clone());
    }
    let title = text_or_none(variant.title).unwrap_or_default();
    variant
        .featured_image
        .filter(|raw| raw.get() != "null")
        .and_then(|raw| picture(raw, &title, notes))
        .map(|p| p.image)
}

/// The product's options with the values that its variants have, and the variants with one value for each.
fn with_options(
    mut names: Vec<String>,
    given: &[Vec<String>],
    mut variants: Vec<NewVariant>,
) -> (Vec<ProductOption>, Vec<NewVariant>) {
    if variants.iter().all(|v| v.options.iter().all(|o| o == DEFAULT_TITLE)) {
        for variant in &mut variants {
            variant.options.clear();
            if variant.title == DEFAULT_TITLE {
                variant.title.clear();
            }
        }
        return (Vec::new(), variants);
    }
    let count = variants.iter().map(|v| v.options.len()).max().unwrap_or(0);
    names.truncate(count);
    for n in names.len()..count {
        names.push(format!("Option {}", n + 1));
    }
    for variant in &mut variants {
        variant.options.resize(count, String::new());
    }
    let options = names.into_iter().enumerate().map(|(n, name)| {
        let used = || variants.iter().map(|v| v.options[n].as_str()).filter(|v| !v.is_empty());
        let mut seen = std::collections::HashSet::new();
        let used_set: std::collections::HashSet<&str> = used().collect();
        let first = given.get(n).into_iter().flatten().map(String::as_str).filter(|v| used_set.contains(v));
        let values = first.chain(used()).filter(|v| seen.insert(*v)).map(str::to_owned).collect();
        ProductOption { name, values }
    });
    let options = options.collect();
    (options, variants)
}

#[derive(Deserialize)]
struct Presentment<'a> {
    #[serde(borrow)]
    price: Field<'a>,
}

#[derive(Deserialize)]
struct PresentmentPrice<'a> {
    #[serde(borrow)]
    amount: Field<'a>,
    currency_code: Field<'a>,
}

/// What a product's own price is in, where the admin API says so: its prices for several countries name their currencies,
/// and one of them is the price itself.
pub(super) fn told_currency(raw: &RawValue) -> Option<Currency> {
    let product: RawProduct<'_> = serde_json::from_str(raw.get()).ok()?;
    let first = *list(product.variants).ok()?.first()?;
    let variant: RawVariant<'_> = serde_json::from_str(first.get()).ok()?;
    let own = text_or_none(variant.price)?;
    let mut told = None;
    for raw in list(variant.presentment_prices).ok()? {
        let presentment: Presentment<'_> = serde_json::from_str(raw.get()).ok()?;
        let price: PresentmentPrice<'_> = serde_json::from_str(presentment.price?.get()).ok()?;
        if text_or_none(price.amount)? == own {
            let currency = text_or_none(price.currency_code)?.parse().ok()?;
            if told.is_some_and(|t| t != currency) {
                return None;
            }
            told = Some(currency);
        }
    }
    told
}
