//! The chat, the first message first: days, replies, photos, links, signs.

use std::collections::{HashMap, VecDeque};

use super::{
    context::Recap,
    images::{Photograph, photograph},
};
use crate::{
    catalog::model::ProductCard,
    http::{
        AppState,
        download::{Broken, Pieces},
        markup::Html,
    },
    ids::{ProductId, RoomId, Seq},
    protocol::{message::ChatMessage, photo::Spot},
    room::{link, mention},
};

/// Messages that are read at once.
const PAGE: u32 = 100;
/// What is written goes out when there is so much of it.
const FLUSHED_AT: usize = 64 << 10;
/// Messages of which it is known what they say, for the answers to them.
const REMEMBERED: usize = 2_000;
/// Characters that an answer repeats of what it answers.
const MAX_QUOTE_CHARS: usize = 90;

/// What earlier messages said, briefly.
#[derive(Default)]
struct Quotes {
    by_seq: HashMap<Seq, String>,
    order: VecDeque<Seq>,
}

impl Quotes {
    fn remember(&mut self, seq: Seq, quote: String) {
        self.by_seq.insert(seq, quote);
        self.order.push_back(seq);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.by_seq.remove(&oldest);
        }
    }
}

/// Where the pages of the chat end, the oldest last. The journal is read from its end; this is read from its beginning, so it is gone
/// through twice rather than held.
async fn ends(state: &AppState, room: &RoomId) -> Result<Vec<Seq>, Broken> {
    let (mut ends, mut before) = (Vec::new(), i64::MAX.unsigned_abs());
    loop {
        let (page, more) = state.hub.history(room, before, PAGE).await.map_err(|error| Some(error.into()))?;
        let (Some(first), Some(last)) = (page.first(), page.last()) else { return Ok(ends) };
        ends.push(last.seq + 1);
        before = first.seq;
        if !more {
            return Ok(ends);
        }
    }
}

/// Writes the chat.
pub async fn write(state: &AppState, room: &RoomId, recap: &Recap, pieces: &Pieces) -> Result<(), Broken> {
    let mut html = Html::default();
    html.raw("<section id=\"chat\"><h2>").text(recap.words.chat).raw("</h2>");
    let (mut quotes, mut day, mut written) = (Quotes::default(), String::new(), Seq::MIN);
    for end in ends(state, room).await?.into_iter().rev() {
        let (mut page, _) = state.hub.history(room, end, PAGE).await.map_err(|error| Some(error.into()))?;
        // Where somebody was erased meanwhile, a page reaches into the one before.
        page.retain(|message| message.seq > written);
        let about = about(state, recap, &page).await?;
        for message in &page {
            written = message.seq;
            let date = recap.zone.date(recap.tongue, message.at);
            if date != day {
                html.raw("<h3 class=\"day\">").text(&date).raw("</h3>");
                day = date;
            }
            let mut photos = Vec::with_capacity(message.photos.len());
            for photo in &message.photos {
                photos.push(if photo.gone { None } else { photograph(state, room, &photo.id).await? });
            }
            recap.message(&mut html, message, &quotes, &about, &photos);
            quotes.remember(message.seq, recap.quote(message));
            if html.len() > FLUSHED_AT {
                pieces.send(html.take()).await?;
            }
        }
    }
    if written == Seq::MIN {
        html.raw("<p class=\"quiet\">").text(recap.words.chat_empty).raw("</p>");
    }
    html.raw("</section>");
    pieces.send(html.finish()).await
}

/// The products that messages are about.
async fn about(
    state: &AppState,
    recap: &Recap,
    page: &[ChatMessage],
) -> Result<HashMap<ProductId, ProductCard>, Broken> {
    let ids: Vec<_> = page.iter().filter_map(|message| message.about.clone()).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let cards = state.catalog.cards(&ids, Some(recap.tongue.code())).await.map_err(|error| Some(error.into()))?;
    Ok(cards.into_iter().map(|card| (card.id.clone(), card)).collect())
}

impl Recap {
    fn message(
        &self,
        html: &mut Html,
        message: &ChatMessage,
        quotes: &Quotes,
        about: &HashMap<ProductId, ProductCard>,
        photos: &[Option<Photograph>],
    ) {
        let words = self.words;
        html.raw("<article class=\"msg\"").attr("id", &format!("c{}", message.seq)).raw(">");
        self.face(html, &message.by);
        html.raw("<div><p class=\"by\">");
        self.who(html, &message.by);
        if let Some(staff) = self.staff(&message.by) {
            html.raw(" <span class=\"small quiet\">").text(&staff).raw("</span>");
        }
        html.raw(" <span class=\"small quiet num\">").text(&self.zone.time(message.at));
        if message.edited_at.is_some() && message.text.is_some() {
            html.raw(" · ").text(words.edited);
        }
        html.raw("</span></p>");
        if let Some(to) = message.reply_to {
            html.raw("<p class=\"re small\"><a").attr("href", &format!("#c{to}")).raw(">").text(words.answers);
            html.raw("</a> ").text(quotes.by_seq.get(&to).map_or("…", String::as_str)).raw("</p>");
        }
        if let Some(product) = message.about.as_ref().and_then(|id| about.get(id)) {
            html.raw("<p class=\"re small\">").text(words.about).raw(" <b>").text(&product.title).raw("</b> · ");
            html.text(&product.shop.name).raw("</p>");
        }
        match &message.text {
            Some(text) if text.is_empty() => {}
            Some(text) => {
                html.raw("<p class=\"said\">");
                self.said(html, text);
                html.raw("</p>");
            }
            None => drop(html.raw("<p class=\"quiet\"><i>").text(words.deleted).raw("</i></p>")),
        }
        if !photos.is_empty() && message.text.is_some() {
            html.raw("<div class=\"photos\">");
            for (photo, facts) in photos.iter().zip(&message.photos) {
                self.photo(html, photo.as_ref(), &facts.spots);
            }
            html.raw("</div>");
        }
        for card in &message.cards {
            html.raw("<p class=\"card small\"><b>").text(&card.title).raw("</b> <span class=\"quiet\">");
            html.text(card.site.as_deref().unwrap_or(&card.host)).raw("</span>");
            if let Some(description) = &card.description {
                html.raw("<br>").text(description);
            }
            html.raw("</p>");
        }
        self.signs(html, &message.reactions);
        html.raw("</div></article>");
    }

    fn photo(&self, html: &mut Html, photo: Option<&Photograph>, spots: &[Spot]) {
        let Some(Photograph { data, alt, size: (width, height) }) = photo else {
            html.raw("<p class=\"small quiet\"><i>").text(self.words.photo_gone).raw("</i></p>");
            return;
        };
        html.raw("<figure><img").attr("src", data).attr("width", &width.to_string());
        html.attr("height", &height.to_string())
            .attr("alt", if alt.is_empty() { self.words.photo } else { alt })
            .raw(">");
        if !alt.is_empty() {
            html.raw("<figcaption class=\"small quiet\">").text(alt).raw("</figcaption>");
        }
        self.spots(html, spots);
        html.raw("</figure>");
    }

    /// What is seen on a photo. What was put there while this was written is not known by name.
    fn spots(&self, html: &mut Html, spots: &[Spot]) {
        let mut known = spots.iter().filter_map(|spot| self.variants.get(&spot.variant)).peekable();
        if known.peek().is_none() {
            return;
        }
        html.raw("<p class=\"small quiet\">").text(self.words.on_photo).raw("</p><ul class=\"pieces small\">");
        for line in known {
            html.raw("<li><span>");
            self.good(html, &line.product, &line.product_title);
            if !line.title.is_empty() {
                html.raw(" <span class=\"quiet\">").text(&line.title).raw("</span>");
            }
            html.raw("</span><span class=\"price\">");
            html.text(if line.gone { self.words.no_longer_sold } else { "" }).raw(" ").text(&self.price(line.price));
            html.raw("</span></li>");
        }
        html.raw("</ul>");
    }

    /// A text with names for mentions and ways out for addresses.
    fn said(&self, html: &mut Html, text: &str) {
        let mut from = 0;
        for place in link::places(text) {
            html.text(&self.spelt(&text[from..place.start]));
            let address = &text[place.clone()];
            html.raw("<a rel=\"noopener noreferrer nofollow\"")
                .attr("href", address)
                .raw(">")
                .text(address)
                .raw("</a>");
            from = place.end;
        }
        html.text(&self.spelt(&text[from..]));
    }

    fn spelt<'t>(&self, text: &'t str) -> std::borrow::Cow<'t, str> {
        mention::spelt(text, |id| self.known_name(id))
    }

    /// Who said it, and how it begins.
    fn quote(&self, message: &ChatMessage) -> String {
        let says = match message.text.as_deref() {
            Some("") => self.words.photo.into(),
            Some(text) => self.spelt(text),
            None => self.words.deleted.into(),
        };
        let line = says.split_whitespace().collect::<Vec<_>>().join(" ");
        let short = match line.char_indices().nth(MAX_QUOTE_CHARS) {
            Some((end, _)) => format!("{}…", line[..end].trim_end()),
            None => line,
        };
        format!("{}{} {short}", self.name(&message.by), self.words.colon)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_has_an_end() {
        let mut quotes = Quotes::default();
        for seq in 1..=REMEMBERED as u64 + 5 {
            quotes.remember(seq, String::new());
        }
        assert_eq!(
            (quotes.by_seq.len(), quotes.by_seq.contains_key(&5), quotes.by_seq.contains_key(&6)),
            (REMEMBERED, false, true)
        );
    }
}
