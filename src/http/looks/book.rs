//! The page of a lookbook.

use serde_json::json;

use super::page::{Context, Head, book_path, page_path, picture_path, short, wide_path};
use crate::{
    http::markup::Html,
    share::{Lookbook, Share, today::Today},
};

impl Context<'_> {
    /// A lookbook, with what its looks cost today.
    pub fn book(&self, book: &Lookbook, looks: &[(Share, Today)]) -> String {
        let (tongue, words) = (self.tongue, self.tongue.words());
        let path = book_path(&book.id);
        let url = format!("{}{path}", self.base);
        let titles: Vec<_> = looks.iter().map(|(share, _)| share.shown.title.as_str()).collect();
        let description = short(&format!("{}: {}", tongue.looks(looks.len()), titles.join(", ")));
        let picture = looks.first().map(|(share, _)| {
            let picture = format!("{}{}?{}", self.base, wide_path(&share.id), share.updated_at);
            (picture, share.shown.title.as_str())
        });
        let items: Vec<_> = (1..)
            .zip(looks)
            .map(|(position, (share, _))| {
                let url = format!("{}{}", self.base, page_path(&share.id));
                json!({ "@type": "ListItem", "position": position, "name": share.shown.title, "url": url })
            })
            .collect();
        let data = json!({
            "@context": "https://schema.org",
            "@type": "ItemList",
            "name": book.title,
            "url": url,
            "numberOfItems": items.len(),
            "itemListElement": items,
        });
        let mut html = Html::default();
        let out = &mut html;
        let (url, embeds, data) = (Some(url), false, Some(data));
        self.head(out, &Head { title: &book.title, description: &description, url, picture, embeds, data });
        self.top(out, &path);
        out.raw("<main class=\"book\" id=\"look\"><p class=\"kind\">").text(words.a_lookbook).raw(" · ");
        out.text(&tongue.looks(looks.len())).raw("</p><h1 class=\"great\">").text(&book.title).raw("</h1><ul>");
        for (share, today) in looks {
            self.card(out, share, today);
        }
        out.raw("</ul><p class=\"small quiet\">").text(words.prices).raw("</p></main>");
        self.foot(out);
        html.finish()
    }

    fn card(&self, html: &mut Html, share: &Share, today: &Today) {
        let tongue = self.tongue;
        html.raw("<li><a class=\"card\"")
            .attr("href", &page_path(&share.id))
            .raw("><img alt=\"\" width=\"1200\" height=\"1200\"");
        html.raw(" loading=\"lazy\"").attr("src", &format!("{}?{}", picture_path(&share.id), share.updated_at));
        html.raw("><h2>").text(&share.shown.title).raw("</h2></a><p class=\"small quiet\">");
        if let Some(name) = &share.shown.by {
            html.text(&tongue.look_by(name)).raw(" · ");
        }
        html.text(&tongue.pieces(share.shown.pieces.len())).raw("</p><p class=\"sum\">");
        for total in &today.totals {
            self.tag(html, *total, "tag tag-s");
        }
        html.raw("</p></li>");
    }
}
