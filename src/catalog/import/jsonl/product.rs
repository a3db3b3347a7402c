//! A line to a product, checked like any other feed's.

use std::collections::HashSet;

use super::line::{ImageLine, ProductLine, TranslationLine, VariantLine};
use crate::catalog::{
    art,
    import::{
        Rejected,
        fields::{Misfit, Notes, notes},
        json::fields,
        report::{Fate, Finding},
    },
    lang,
    model::{Image, ProductOption, Provenance},
    money::Currency,
    record::{
        MAX_CATEGORY_DEPTH, MAX_CERTIFICATES, MAX_IMAGES, MAX_LANGUAGES, MAX_NAME_CHARS, MAX_PROVENANCE_CHARS,
        MAX_TITLE_CHARS, MAX_VALUE_CHARS, MAX_VARIANTS, NewProduct, NewVariant, Translation, title_of,
    },
};

/// Most options of a product. Shop systems allow 3 to 5.
const MAX_OPTIONS: usize = 10;

/// What a line doesn't say itself.
pub(super) struct Context<'a> {
    pub place: &'a str,
    pub currency: Option<Currency>,
    pub lang: Option<&'a str>,
}

/// Reads a product. What is wrong with a part of it goes into `findings`.
pub(super) fn product(
    line: ProductLine,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) -> Result<NewProduct, Rejected> {
    let place = context.place;
    let external_id = notes::external_id(&line.id).map_err(|Misfit(why)| Rejected {
        external_id: None,
        finding: Finding::new(place, Fate::Refused, "id", why).value(&line.id),
    })?;
    let refuse = |field, why: &str| Rejected {
        external_id: Some(external_id.clone()),
        finding: Finding::new(place, Fate::Refused, field, why),
    };
    let mut notes = Notes { path: place, findings };
    let title = notes.line("title", &line.title, MAX_TITLE_CHARS).ok_or_else(|| refuse("title", "missing"))?;
    let currency = line.currency.or(context.currency);
    let currency = currency.ok_or_else(|| refuse("currency", "nothing says which currency the prices are in"))?;
    let options = options("options", line.options, &mut notes);
    let variants = variants(line.variants, &options, &title, currency, &mut notes);
    if variants.is_empty() {
        return Err(refuse("variants", "none of them can be taken"));
    }
    let told = line.lang.or_else(|| context.lang.map(str::to_owned));
    let collections = notes.collections("collections", line.collections.iter().map(String::as_str));
    Ok(NewProduct {
        translations: translations(line.translations, &options, collections.len(), &mut notes),
        brand: line.brand.and_then(|b| notes.line("brand", &b, MAX_NAME_CHARS)),
        category_path: category("category", &line.category, &mut notes),
        collections,
        lang: told.and_then(|tag| tag_of("lang", tag, &mut notes)),
        tags: notes.tags("tags", line.tags.iter().map(String::as_str)),
        description: notes.html("description", &line.description),
        images: images(line.images, &title, &mut notes),
        url: line.url.and_then(|url| notes.web_address("url", &url)),
        provenance: line.provenance.and_then(|p| provenance("provenance", p, &mut notes)),
        external_id,
        title,
        options,
        variants,
    })
}

fn tag_of(field: &'static str, tag: String, notes: &mut Notes<'_>) -> Option<String> {
    if lang::is_tag(&tag) {
        return Some(tag);
    }
    notes.note(Fate::Dropped, field, "not a language tag such as fr or pt-BR", Some(&tag));
    None
}

fn category(field: &'static str, path: &[String], notes: &mut Notes<'_>) -> Vec<String> {
    if path.len() > MAX_CATEGORY_DEPTH {
        notes.note(Fate::Dropped, field, format_args!("deeper than {MAX_CATEGORY_DEPTH}: the rest is left out"), None);
    }
    path.iter().take(MAX_CATEGORY_DEPTH).filter_map(|step| notes.line(field, step, MAX_NAME_CHARS)).collect()
}

fn options(field: &'static str, options: Vec<ProductOption>, notes: &mut Notes<'_>) -> Vec<ProductOption> {
    if options.len() > MAX_OPTIONS {
        notes.note(Fate::Dropped, field, format_args!("more than {MAX_OPTIONS}: the rest is left out"), None);
    }
    let options = options.into_iter().take(MAX_OPTIONS).enumerate().map(|(n, option)| ProductOption {
        name: notes.line(field, &option.name, MAX_NAME_CHARS).unwrap_or_else(|| format!("Option {}", n + 1)),
        values: option
            .values
            .iter()
            .take(MAX_VARIANTS)
            .map(|value| notes.line(field, value, MAX_VALUE_CHARS).unwrap_or_default())
            .collect(),
    });
    options.collect()
}

fn provenance(field: &'static str, told: Provenance, notes: &mut Notes<'_>) -> Option<Provenance> {
    let mut line = |text: Option<String>| notes.line(field, &text?, MAX_PROVENANCE_CHARS);
    let (material, origin, care) = (line(told.material), line(told.origin), line(told.care));
    if told.certificates.len() > MAX_CERTIFICATES {
        notes.note(Fate::Dropped, field, format_args!("more than {MAX_CERTIFICATES} certificates"), None);
    }
    let certificates = told.certificates.iter().take(MAX_CERTIFICATES);
    let certificates = certificates.filter_map(|c| notes.line(field, c, MAX_NAME_CHARS)).collect();
    let passport_url = told.passport_url.and_then(|url| notes.web_address(field, &url));
    let provenance = Provenance { material, origin, care, certificates, passport_url };
    Some(provenance).filter(|p| !p.is_empty())
}

fn translations(
    lines: Vec<TranslationLine>,
    own_options: &[ProductOption],
    own_collections: usize,
    notes: &mut Notes<'_>,
) -> Vec<Translation> {
    const FIELD: &str = "translations";
    let mut translations: Vec<Translation> = Vec::new();
    for line in lines {
        let Some(lang) = tag_of(FIELD, line.lang, notes) else { continue };
        if translations.len() == MAX_LANGUAGES || translations.iter().any(|t| t.lang == lang) {
            let why = format_args!("more than {MAX_LANGUAGES} languages, or one twice");
            notes.note(Fate::Dropped, FIELD, why, Some(&lang));
            continue;
        }
        let mut options = options(FIELD, line.options, notes);
        let shape = |options: &[ProductOption]| options.iter().map(|o| o.values.len()).collect::<Vec<_>>();
        if !options.is_empty() && shape(&options) != shape(own_options) {
            notes.note(Fate::Dropped, FIELD, "other options or values than the product's own", Some(&lang));
            options.clear();
        }
        // Two may have the same name here, and are two all the same.
        let names = line.collections.iter().filter_map(|name| notes.line(FIELD, name, MAX_NAME_CHARS));
        let mut collections: Vec<String> = names.collect();
        if !collections.is_empty() && collections.len() != own_collections {
            notes.note(Fate::Dropped, FIELD, "other collections than the product's own", Some(&lang));
            collections.clear();
        }
        translations.push(Translation {
            lang,
            title: line.title.and_then(|t| notes.line(FIELD, &t, MAX_TITLE_CHARS)),
            description: line.description.map(|d| notes.html(FIELD, &d)),
            category_path: category(FIELD, &line.category, notes),
            collections,
            options,
            provenance: line.provenance.and_then(|p| provenance(FIELD, p, notes)),
        });
    }
    translations
}

fn images(lines: Vec<ImageLine>, title: &str, notes: &mut Notes<'_>) -> Vec<Image> {
    if lines.len() > MAX_IMAGES {
        notes.note(Fate::Dropped, "images", format_args!("more than {MAX_IMAGES}: the rest is left out"), None);
    }
    lines.into_iter().take(MAX_IMAGES).filter_map(|line| image("images", line, title, notes)).collect()
}

fn image(field: &'static str, line: ImageLine, title: &str, notes: &mut Notes<'_>) -> Option<Image> {
    // Our own drawings are on this server, whichever that is.
    let url = if art::is_path(&line.url) { line.url } else { notes.web_address(field, &line.url)? };
    let alt = line.alt.and_then(|alt| notes.line(field, &alt, MAX_VALUE_CHARS));
    let tone = line.tone.filter(|tone| {
        let fits = tone.strip_prefix('#').and_then(art::Rgb::parse).is_some();
        if !fits {
            notes.note(Fate::Dropped, field, "not a colour such as #cf4a33", Some(tone));
        }
        fits
    });
    let side = |n: Option<u32>| n.filter(|n| *n > 0);
    let (width, height) = (side(line.width), side(line.height));
    Some(Image { url, alt: alt.unwrap_or_else(|| title.to_owned()), width, height, tone })
}

fn variants(
    mut lines: Vec<VariantLine>,
    options: &[ProductOption],
    title: &str,
    currency: Currency,
    notes: &mut Notes<'_>,
) -> Vec<NewVariant> {
    if lines.len() > MAX_VARIANTS {
        let over = lines.len() - MAX_VARIANTS;
        let why = format_args!("more than {MAX_VARIANTS}: the last {over} are left out");
        notes.note(Fate::Refused, "variants", why, None);
        lines.truncate(MAX_VARIANTS);
    }
    let mut ids = HashSet::with_capacity(lines.len());
    let mut taken = Vec::with_capacity(lines.len());
    for (index, line) in lines.into_iter().enumerate() {
        let place = format!("{}, variants[{index}]", notes.path);
        let mut notes = Notes { path: &place, findings: notes.findings };
        match variant(line, options, title, currency, &mut notes) {
            Ok(variant) if ids.insert(variant.external_id.clone()) => taken.push(variant),
            Ok(variant) => {
                let why = "the product has a variant with this id already";
                notes.note(Fate::Refused, "id", why, Some(&variant.external_id));
            }
            Err((field, Misfit(why), value)) => notes.note(Fate::Refused, field, why, value.as_deref()),
        }
    }
    taken
}

/// What is wrong with a variant: field, reason, value.
type BadVariant = (&'static str, Misfit, Option<String>);

fn variant(
    line: VariantLine,
    options: &[ProductOption],
    product_title: &str,
    currency: Currency,
    notes: &mut Notes<'_>,
) -> Result<NewVariant, BadVariant> {
    let external_id = notes::external_id(&line.id).map_err(|why| ("id", why, Some(line.id)))?;
    let price = fields::price(Some(&line.price), currency)
        .and_then(|price| price.ok_or_else(|| Misfit::from("missing")))
        .map_err(|why| ("price", why, Some(line.price.get().to_owned())))?;
    let compare_at = fields::price(line.compare_at.as_deref(), currency).unwrap_or_else(|Misfit(why)| {
        notes.note(Fate::Dropped, "compare_at", why, line.compare_at.as_deref().map(serde_json::value::RawValue::get));
        None
    });
    if line.options.len() != options.len() {
        let why = format!("{} values, where the product has {} options", line.options.len(), options.len());
        return Err(("options", Misfit(why), Some(line.options.join(", "))));
    }
    let values: Vec<String> =
        line.options.iter().map(|v| notes.line("options", v, MAX_VALUE_CHARS).unwrap_or_default()).collect();
    for (value, option) in values.iter().zip(options) {
        if !value.is_empty() && !option.values.contains(value) {
            return Err(("options", Misfit(format!("none of the values of {}", option.name)), Some(value.clone())));
        }
    }
    let title = match line.title {
        Some(title) => notes.line("title", &title, MAX_VALUE_CHARS).unwrap_or_default(),
        None => title_of(&values),
    };
    Ok(NewVariant {
        external_id,
        title,
        options: values,
        price,
        compare_at: compare_at.filter(|c| c.amount > price.amount),
        available: line.available,
        stock: line.stock,
        sku: line.sku.and_then(|sku| notes.line("sku", &sku, MAX_NAME_CHARS)),
        gtin: line.gtin.and_then(|gtin| notes.gtin("gtin", &gtin)),
        condition: line.condition,
        image: line.image.and_then(|line| image("image", line, product_title, notes)),
    })
}
