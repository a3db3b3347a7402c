//! The room's looks: each with its picture, what is on it by shop, and what people think of it.

use super::{context::Recap, images};
use crate::{
    http::markup::Html,
    ids::LookId,
    room::takeout::{TakenLook, TakenPiece},
    share::{
        Piece, Shown,
        today::{Stall, Today},
    },
};

/// A look as what is shown outside would have it.
pub fn shown(look: &TakenLook) -> Shown {
    let piece = |taken: &TakenPiece| (taken.id.clone(), Piece { variant: taken.variant.clone(), pose: taken.pose });
    let pieces = Shown::layered(look.pieces.iter().map(piece));
    Shown { title: look.title.clone(), note: None, by: None, pieces }
}

impl Recap {
    /// What a look is called.
    pub fn look_title(&self, id: &LookId) -> Option<&str> {
        let title = self.contents.takeout.looks.iter().find(|look| look.id == *id)?.title.trim();
        Some(if title.is_empty() { self.words.untitled } else { title })
    }

    /// A look; `picture` is a PNG.
    pub fn look(&self, html: &mut Html, look: &TakenLook, today: &Today, picture: Option<&[u8]>) {
        let (words, marks) = (self.words, &self.contents.takeout.look_marks);
        let title = self.look_title(&look.id).unwrap_or(words.untitled);
        html.raw("<article class=\"look\"><figure>");
        match picture {
            Some(picture) => {
                let names: Vec<_> = today.things().map(|thing| thing.line.product_title.as_str()).collect();
                let alt = self.tongue.pictured(title, &names.join(", "));
                html.raw("<img width=\"720\" height=\"720\"").attr("alt", &alt);
                html.attr("src", &images::data("image/png", picture)).raw(">");
            }
            None => drop(html.raw("<p class=\"none small quiet\">").text(words.look_undrawn).raw("</p>")),
        }
        html.raw("</figure><div class=\"told\"><h3>").text(title).raw("</h3><p class=\"small quiet\">");
        html.text(&self.tongue.look_by(self.name(&look.by))).raw(" · ").text(&self.tongue.pieces(look.pieces.len()));
        html.raw("</p>");
        if !look.note.trim().is_empty() {
            html.raw("<p class=\"note\">").text(&look.note).raw("</p>");
        }
        if let Some(plan) = marks.plans.get(&look.id) {
            for (name, text) in [(words.occasion, &plan.occasion), (words.dress_code, &plan.dress_code)] {
                if let Some(text) = text {
                    html.raw("<p class=\"small\"><span class=\"quiet\">")
                        .text(name)
                        .text(words.colon)
                        .raw("</span> ")
                        .text(text)
                        .raw("</p>");
                }
            }
        }
        for stall in &today.stalls {
            self.look_stall(html, stall);
        }
        if !today.totals.is_empty() {
            html.raw("<p class=\"sum all\"><span>").text(words.total).raw("</span><b class=\"price\">");
            html.text(&self.prices(&today.totals)).raw("</b></p>");
        }
        if today.missing > 0 {
            html.raw("<p class=\"small warn\">").text(&self.tongue.missing(today.missing)).raw("</p>");
        }
        if let Some(tally) = marks.votes.get(&look.id) {
            self.tally(html, tally);
        }
        html.raw("</div></article>");
    }

    fn look_stall(&self, html: &mut Html, stall: &Stall) {
        html.raw("<h4 class=\"shop\">");
        Self::awning(html, stall.shop.awning);
        html.raw("<span>").text(&stall.shop.name).raw("</span></h4><ul class=\"pieces\">");
        for thing in &stall.things {
            let line = &thing.line;
            html.raw("<li><span>");
            self.good(html, &line.product, &line.product_title);
            if !line.title.is_empty() {
                html.raw(" <span class=\"small quiet\">").text(&line.title).raw("</span>");
            }
            if thing.count > 1 {
                html.raw(" <span class=\"num\">× ").text(&thing.count.to_string()).raw("</span>");
            }
            html.raw("</span><span class=\"price\">");
            if !line.gone {
                html.text(&self.price(line.price));
            }
            html.raw("</span></li>");
        }
        html.raw("</ul>");
        if stall.things.len() > 1 && !stall.sums.is_empty() {
            html.raw("<p class=\"sum\"><span class=\"quiet\">")
                .text(self.words.subtotal)
                .raw("</span><span class=\"price\">");
            html.text(&self.prices(&stall.sums)).raw("</span></p>");
        }
    }
}
