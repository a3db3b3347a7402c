//! The pages: a look, a lookbook, and the one that says that nothing is shown. Without a script: they are read by people, by machines that
//! make previews, and by printers.

use super::{
    linked, style,
    words::{Tongue, iso_date},
};
use crate::{
    catalog::model::Image,
    http::markup::Html,
    ids::{LookbookId, ShareId},
    money::Money,
    share::{
        Share,
        picture::Shape,
        today::{Stall, Thing, Today},
    },
};

/// Longest description that previews get, in characters.
const MAX_DESCRIPTION_CHARS: usize = 200;
/// Width of a thing's picture, in pixels: twice what is shown.
const THUMB: &str = "/img/160/";

/// The path of a look's page.
pub fn page_path(id: &ShareId) -> String {
    format!("/looks/{id}")
}

/// The path of a look's picture.
pub fn picture_path(id: &ShareId) -> String {
    format!("/looks/{id}.png")
}

/// The path of a look's picture for previews of links.
pub fn wide_path(id: &ShareId) -> String {
    format!("/looks/{id}.wide.png")
}

/// The path of a lookbook's page.
pub fn book_path(id: &LookbookId) -> String {
    format!("/lookbooks/{id}")
}

/// What a page is about.
pub struct Context<'a> {
    /// Where this server is seen.
    pub base: &'a str,
    /// In which language.
    pub tongue: Tongue,
}

/// What a page's head says.
pub(super) struct Head<'a> {
    pub title: &'a str,
    pub description: &'a str,
    /// The page's own address; nothing where it is about nothing.
    pub url: Option<String>,
    /// A wide picture of it, with its words.
    pub picture: Option<(String, &'a str)>,
    /// Whether oEmbed knows it.
    pub embeds: bool,
    /// For machines.
    pub data: Option<serde_json::Value>,
}

impl Context<'_> {
    pub(super) fn head(&self, html: &mut Html, head: &Head<'_>) {
        let Self { base, tongue } = self;
        html.raw("<!doctype html>\n<html").attr("lang", tongue.code()).raw("><head><meta charset=\"utf-8\">");
        html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.raw("<meta name=\"color-scheme\" content=\"light dark\"><meta name=\"robots\" content=\"noindex\">");
        html.raw("<title>").text(head.title).raw(" · Cabas</title>");
        html.raw("<meta name=\"description\"").attr("content", head.description).raw(">");
        html.raw("<link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">");
        html.raw("<link rel=\"stylesheet\"").attr("href", style::path()).raw(">");
        if let Some(url) = &head.url {
            html.raw("<link rel=\"canonical\"").attr("href", url).raw(">");
            let other = format!("{url}?lang={}", tongue.other().code());
            html.raw("<link rel=\"alternate\"").attr("hreflang", tongue.other().code()).attr("href", &other).raw(">");
            if head.embeds {
                let encoded: String = url::form_urlencoded::byte_serialize(url.as_bytes()).collect();
                let oembed = format!("{base}/oembed?url={encoded}&format=json");
                html.raw("<link rel=\"alternate\" type=\"application/json+oembed\"").attr("href", &oembed);
                html.attr("title", head.title).raw(">");
            }
            let property = |html: &mut Html, name: &'static str, value: &str| {
                html.raw("<meta").attr("property", name).attr("content", value).raw(">");
            };
            property(html, "og:type", "website");
            property(html, "og:site_name", "Cabas");
            property(html, "og:title", head.title);
            property(html, "og:description", head.description);
            property(html, "og:url", url);
            property(html, "og:locale", tongue.locale());
            property(html, "og:locale:alternate", tongue.other().locale());
            if let Some((picture, words)) = &head.picture {
                property(html, "og:image", picture);
                property(html, "og:image:type", "image/png");
                let (width, height) = Shape::Wide.size();
                property(html, "og:image:width", &width.to_string());
                property(html, "og:image:height", &height.to_string());
                property(html, "og:image:alt", words);
                html.raw("<meta name=\"twitter:card\" content=\"summary_large_image\">");
            }
        }
        if let Some(data) = &head.data {
            html.data("application/ld+json", data);
        }
        html.raw("</head><body>");
    }

    /// Awning, brand, and the same in the other language.
    pub(super) fn top(&self, html: &mut Html, path: &str) {
        let words = self.tongue.words();
        let other = self.tongue.other();
        html.raw("<a class=\"skip btn btn-line\" href=\"#look\">").text(words.skip).raw("</a>");
        html.raw("<div class=\"aw-wrap\" aria-hidden=\"true\"><div class=\"aw aw-page aw-brand\"></div></div>");
        html.raw("<header class=\"bar\"><a class=\"logo\" href=\"/\"")
            .attr("aria-label", words.brand)
            .raw(">")
            .raw(BRAND);
        html.raw("<span aria-hidden=\"true\">cabas</span></a><a class=\"tongue\"");
        html.attr("href", &format!("{path}?lang={}", other.code())).attr("hreflang", other.code());
        html.attr("lang", other.code()).raw(">").text(other.own_name()).raw("</a></header>");
    }

    pub(super) fn foot(&self, html: &mut Html) {
        html.raw("<footer class=\"foot\"><p>").text(self.tongue.words().about).raw("</p></footer></body></html>\n");
    }

    /// A look.
    pub fn look(&self, share: &Share, today: &Today) -> String {
        let (tongue, words) = (self.tongue, self.tongue.words());
        let title = &share.shown.title;
        let facts = self.facts(share.shown.pieces.len(), today);
        let note = share.shown.note.as_deref();
        let description = short(note.unwrap_or(&facts));
        let names: Vec<_> = today.things().map(|thing| thing.line.product_title.as_str()).collect();
        let pictured = tongue.pictured(title, &names.join(", "));
        let picture = format!("{}?{}", picture_path(&share.id), share.updated_at);
        let url = format!("{}{}", self.base, page_path(&share.id));
        let absolute = format!("{}{picture}", self.base);
        let data = linked::look(self.base, &url, &absolute, &description, share, today);
        let mut html = Html::default();
        let out = &mut html;
        let wide = format!("{}{}?{}", self.base, wide_path(&share.id), share.updated_at);
        let picture_and_words = Some((wide, pictured.as_str()));
        let (embeds, data) = (true, Some(data));
        self.head(
            out,
            &Head { title, description: &description, url: Some(url), picture: picture_and_words, embeds, data },
        );
        self.top(out, &page_path(&share.id));
        out.raw("<main class=\"look\" id=\"look\"><figure class=\"sheet\"><img");
        out.attr("src", &picture).attr("alt", &pictured);
        out.raw(" width=\"1200\" height=\"1200\"></figure><div class=\"told\"><p class=\"kind\">");
        match &share.shown.by {
            Some(name) => out.text(&tongue.look_by(name)),
            None => out.text(words.a_look),
        };
        out.raw("</p><h1 class=\"great\">").text(title).raw("</h1>");
        if let Some(note) = note {
            out.raw("<p class=\"note\">").text(note).raw("</p>");
        }
        out.raw("<p class=\"sum\"><span class=\"quiet\">").text(words.total).raw("</span>");
        for total in &today.totals {
            self.tag(out, *total, "tag tag-l");
        }
        out.raw("</p>");
        self.missing(out, today);
        out.raw("<p><a class=\"btn btn-main btn-big\" rel=\"nofollow\"");
        out.attr("href", &format!("{}/add", page_path(&share.id))).raw(">").text(words.add).raw("</a></p>");
        out.raw("<p class=\"small quiet\">").text(words.add_note).raw("</p></div>");
        out.raw("<section class=\"things\" aria-labelledby=\"things\"><h2 id=\"things\">").text(words.things);
        out.raw("</h2>");
        for stall in &today.stalls {
            self.stall(out, stall);
        }
        out.raw("<p class=\"small quiet\">").text(words.prices).raw(" ").text(words.as_of).raw(" <time");
        out.attr("datetime", &iso_date(share.updated_at)).raw(">").text(&tongue.date(share.updated_at));
        out.raw("</time>.</p></section></main>");
        self.foot(out);
        html.finish()
    }

    /// `5 pieces, 2 shops, €412.00`.
    fn facts(&self, pieces: usize, today: &Today) -> String {
        let tongue = self.tongue;
        let mut facts = vec![tongue.pieces(pieces), tongue.shops(today.stalls.len())];
        facts.extend(today.totals.iter().map(|total| tongue.price(*total).text()));
        facts.join(", ")
    }

    fn missing(&self, html: &mut Html, today: &Today) {
        if today.missing > 0 {
            html.raw("<p class=\"missing\">").text(&self.tongue.missing(today.missing)).raw("</p>");
        }
    }

    fn stall(&self, html: &mut Html, stall: &Stall) {
        html.raw("<section class=\"stall\"><h3><i");
        html.attr("class", AWNINGS[usize::from(stall.shop.awning) % AWNINGS.len()]).raw(" aria-hidden=\"true\"></i>");
        html.raw("<span>").text(&stall.shop.name).raw("</span></h3><ul>");
        for thing in &stall.things {
            self.thing(html, thing);
        }
        html.raw("</ul>");
        if stall.things.len() > 1 {
            html.raw("<p class=\"till\"><span class=\"quiet\">").text(self.tongue.words().subtotal).raw("</span>");
            for sum in &stall.sums {
                html.raw("<span class=\"price\">").text(&self.tongue.price(*sum).text()).raw("</span>");
            }
            html.raw("</p>");
        }
        html.raw("</section>");
    }

    fn thing(&self, html: &mut Html, thing: &Thing) {
        let (tongue, words, line) = (self.tongue, self.tongue.words(), &thing.line);
        html.raw("<li class=\"thing\"><span class=\"thumb\">");
        if let Some(image) = &line.image {
            html.raw("<img").attr("src", &thumb(image)).raw(" alt=\"\" width=\"72\" height=\"72\" loading=\"lazy\">");
        }
        html.raw("</span><div class=\"what\"><h4>").text(&line.product_title);
        if thing.count > 1 {
            html.raw(" <span class=\"quiet\">× ").text(&thing.count.to_string()).raw("</span>");
        }
        html.raw("</h4>");
        if !line.title.is_empty() {
            html.raw("<p class=\"small quiet\">").text(&line.title).raw("</p>");
        }
        if line.gone || !line.available {
            html.raw("<p class=\"missing\">").text(if line.gone { words.gone } else { words.sold_out }).raw("</p>");
        }
        if let Some(link) = thing.link.as_ref().filter(|_| !line.gone) {
            html.raw("<p><a class=\"link small\" rel=\"noopener noreferrer nofollow\"").attr("href", link);
            html.raw(">").text(&tongue.at_shop(&line.shop.name)).raw("</a></p>");
        }
        html.raw("</div>");
        if !line.gone {
            self.tag(html, line.price, "tag tag-s");
        }
        html.raw("</li>");
    }

    /// The price label. Readers hear the price in one piece, not with its cents raised.
    pub(super) fn tag(&self, html: &mut Html, money: Money, class: &'static str) {
        let price = self.tongue.price(money);
        html.raw("<span").attr("class", class).raw("><span class=\"vh\">").text(&price.text());
        html.raw("</span><span aria-hidden=\"true\">").text(&price.before).text(&price.whole);
        if !price.fraction.is_empty() {
            html.raw("<sup>").text(&price.fraction).raw("</sup>");
        }
        html.text(&price.after).raw("</span></span>");
    }

    /// That nothing is shown.
    pub fn none(&self, path: &str, heading: &'static str) -> String {
        let words = self.tongue.words();
        let mut html = Html::default();
        let out = &mut html;
        let (url, picture, embeds, data) = (None, None, false, None);
        self.head(out, &Head { title: heading, description: words.none_text, url, picture, embeds, data });
        self.top(out, path);
        out.raw("<main class=\"no-look\" id=\"look\"><h1 class=\"great\">")
            .text(heading)
            .raw("</h1><p class=\"lede\">");
        out.text(words.none_text).raw("</p><p><a class=\"btn btn-main btn-big\" href=\"/\">").text(words.home);
        out.raw("</a></p></main>");
        self.foot(out);
        html.finish()
    }
}

/// Classes of the stripes that awnings come in.
const AWNINGS: [&str; 6] =
    ["aw aw-mini aw-0", "aw aw-mini aw-1", "aw aw-mini aw-2", "aw aw-mini aw-3", "aw aw-mini aw-4", "aw aw-mini aw-5"];

/// The bag with its awning, as the web app draws it.
pub const BRAND: &str = "<svg viewBox=\"0 0 32 32\" aria-hidden=\"true\"><path d=\"M10 13V9.5a6 6 0 0 1 12 0V13\" \
    fill=\"none\" stroke=\"#A92F1B\" stroke-width=\"2.6\" stroke-linecap=\"round\"/><path d=\"M3.5 11h25l-2.2 16.2a2.6 2.6 0 0 \
    1-2.6 2.3H8.3a2.6 2.6 0 0 1-2.6-2.3z\" fill=\"#D8432B\"/><path d=\"M3.5 11h25l-.6 4.5a3.1 3.1 0 0 1-6 .5 3.1 3.1 0 0 1-6 0 \
    3.1 3.1 0 0 1-6 0 3.1 3.1 0 0 1-5.8-.5z\" fill=\"#FFF1D6\"/><path d=\"M9.9 11h6v5a3.1 3.1 0 0 1-6 0zM21.9 11h6.6l-.6 4.5a3.1 \
    3.1 0 0 1-6 .5z\" fill=\"#F2C4A8\"/></svg>";

/// A picture at the width that it is shown in. What is drawn has every width.
fn thumb(image: &Image) -> String {
    match image.url.strip_prefix("/img/") {
        Some(rest) => format!("{THUMB}{rest}"),
        None => image.url.clone(),
    }
}

/// On one line, and no longer than previews show.
pub(super) fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MAX_DESCRIPTION_CHARS) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}
