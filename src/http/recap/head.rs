//! The recap's beginning: what room this is, what it was for, who took part, and what the page is drawn with.

use super::{
    context::{MAX_NAMES, Recap},
    style, words,
};
use crate::{
    clock,
    http::{looks::BRAND, markup::Html},
};

/// What the file may do when it is opened: show what is in it. It is opened from a disk, where no header could say so.
pub const POLICY: &str =
    "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
const FRIENDS: &str = include_str!("../../../web/src/icons/friends.svg");
const ICONS: &str = include_str!("../../../web/src/icons/icons.svg");
/// The signs.
const SIGNS: [&str; 6] = ["i-love", "i-clap", "i-laugh", "i-wow", "i-fire", "i-hmm"];

impl Recap {
    /// Everything above the bag; `parts` are the sections that follow, by id and name.
    pub fn head(&self, html: &mut Html, parts: &[(&'static str, &'static str)]) {
        let (words, info) = (self.words, &self.contents.info);
        html.raw("<!doctype html>\n<html").attr("lang", self.tongue.code()).raw("><head><meta charset=\"utf-8\">");
        html.raw("<meta http-equiv=\"Content-Security-Policy\"").attr("content", POLICY).raw(">");
        html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.raw("<meta name=\"color-scheme\" content=\"light dark\"><meta name=\"referrer\" content=\"no-referrer\">");
        html.raw("<meta name=\"robots\" content=\"noindex\"><title>").text(&info.name).raw(" · Cabas</title><style>");
        html.raw(style::sheet()).raw("</style></head><body>");
        drawings(html);
        html.raw("<header class=\"top\"><p class=\"brand\">")
            .raw(BRAND)
            .raw("<span>cabas</span></p><p class=\"kind\">");
        html.text(words.kind).raw("</p>");
        if let Some(cover) = self.cover() {
            html.raw("<div class=\"cover\">");
            self.thumb(html, Some(cover));
            html.raw("</div>");
        }
        html.raw("<h1>").text(&info.name).raw("</h1>");
        if let Some(at) = info.starts_at {
            html.raw("<p class=\"when\">").text(&self.zone.date_time(self.tongue, at)).raw("</p>");
        }
        if !info.about.is_empty() {
            html.raw("<p class=\"lead\">").text(&info.about).raw("</p>");
        }
        let now = self.zone.date_time(self.tongue, clock::now());
        html.raw("<p class=\"small quiet\">").text(&(words.seen)(self.name(&self.reader), &now, &self.zone.name()));
        html.raw("</p><nav class=\"toc\"").attr("aria-label", words.contents).raw("><ul>");
        for (id, name) in parts {
            html.raw("<li><a").attr("href", &format!("#{id}")).raw(">").text(name).raw("</a></li>");
        }
        html.raw("</ul></nav></header><main>");
        self.people(html);
    }

    /// Those who shop before those who look on, in the order in which they came.
    fn people(&self, html: &mut Html) {
        let mut people: Vec<_> = self.contents.members().filter(|member| !member.name.is_empty()).collect();
        people.sort_by_key(|member| (!member.role.may_write(), member.joined_at));
        html.raw("<section id=\"people\"><h2>").text(self.words.people).raw("</h2><ul class=\"people\">");
        for member in people.iter().take(MAX_NAMES) {
            html.raw("<li>");
            self.face(html, &member.id);
            html.raw("<span>");
            self.who(html, &member.id);
            let role = if member.gone { self.words.gone } else { words::role(self.tongue, member.role) };
            let said = [Some(role.to_owned()).filter(|role| !role.is_empty()), self.staff(&member.id)];
            let said: Vec<_> = said.into_iter().flatten().collect();
            if !said.is_empty() {
                html.raw(" <span class=\"small quiet\">").text(&said.join(" · ")).raw("</span>");
            }
            html.raw("</span></li>");
        }
        if people.len() > MAX_NAMES {
            let more = (self.words.more_people)(people.len() - MAX_NAMES);
            html.raw("<li class=\"quiet\">").text(&more).raw("</li>");
        }
        html.raw("</ul></section>");
    }

    /// The end.
    pub fn foot(&self, html: &mut Html) {
        html.raw("</main><footer class=\"end small quiet\"><p>").text(self.words.prices).raw(" ");
        html.text(self.words.left_out).raw("</p><p>").text(self.words.made_with).raw("</p></footer></body></html>\n");
    }
}

/// The drawings that the page uses over and over, out of sight.
fn drawings(html: &mut Html) {
    html.raw("<svg class=\"vh\" aria-hidden=\"true\">");
    for symbol in FRIENDS.split_inclusive("</symbol>").filter_map(|piece| piece.find("<symbol").map(|at| &piece[at..]))
    {
        html.raw(symbol);
    }
    for sign in SIGNS {
        html.raw(symbol(sign).unwrap_or_default());
    }
    html.raw("</svg>");
}

/// A symbol of the line icons.
fn symbol(id: &str) -> Option<&'static str> {
    let from = ICONS.find(&format!("<symbol id=\"{id}\""))?;
    let length = ICONS[from..].find("</symbol>")? + "</symbol>".len();
    Some(&ICONS[from..from + length])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_drawn_is_there() {
        let mut html = Html::default();
        drawings(&mut html);
        let html = html.finish();
        assert_eq!((html.matches("<symbol").count(), html.matches("</symbol>").count()), (18, 18));
        assert!(html.contains("id=\"f-sardine\"") && html.contains("id=\"i-hmm\""));
    }
}
