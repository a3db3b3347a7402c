//! What all parts of the recap are told with: names, goods, prices, pictures, and how these are written.

use std::collections::HashMap;

use super::{
    images::Images,
    when::Zone,
    words::{self, Words},
};
use crate::{
    catalog::model::{Image, ProductCard, VariantLine},
    http::{ApiError, AppState, export::named, looks::words::Tongue, markup::Html},
    hub::Contents,
    ids::{MemberId, Millis, ProductId, ShopId, VariantId},
    money::Money,
    protocol::message::{MemberView, Reaction, Reactions},
};

/// People who are named one by one where many may be; the rest is counted.
pub const MAX_NAMES: usize = 40;

/// The twelve friends, by avatar: the drawing and the class of the colour.
const FRIENDS: [(&str, &str); 12] = [
    ("#f-tomato", "m-0"),
    ("#f-lemon", "m-1"),
    ("#f-pear", "m-2"),
    ("#f-fig", "m-3"),
    ("#f-aubergine", "m-4"),
    ("#f-radish", "m-5"),
    ("#f-cherry", "m-6"),
    ("#f-artichoke", "m-7"),
    ("#f-carrot", "m-8"),
    ("#f-blueberry", "m-9"),
    ("#f-mushroom", "m-10"),
    ("#f-sardine", "m-11"),
];

/// What a recap is made of.
pub struct Recap {
    pub tongue: Tongue,
    pub words: &'static Words,
    pub zone: Zone,
    pub reader: MemberId,
    pub contents: Contents,
    pub variants: HashMap<VariantId, VariantLine>,
    pub products: HashMap<ProductId, ProductCard>,
    /// Goods' pages in their shops.
    pub links: HashMap<ProductId, String>,
    pub images: Images,
    members: HashMap<MemberId, MemberView>,
    /// What the shops are called.
    shops: HashMap<ShopId, String>,
}

impl Recap {
    /// Looks up what the contents name; pictures come later.
    pub async fn of(
        state: &AppState,
        contents: Contents,
        reader: MemberId,
        tongue: Tongue,
        zone: Zone,
    ) -> Result<Self, ApiError> {
        let (variants, products) = named(&contents);
        let lang = Some(tongue.code());
        let variants = state.catalog.variants(&variants, lang).await?;
        let products = state.catalog.cards(&products, lang).await?;
        let all: Vec<_> = variants.iter().map(|v| &v.product).chain(products.iter().map(|p| &p.id)).cloned().collect();
        let mut links = state.catalog.product_links(&all).await?;
        links.retain(|_, link| link.starts_with("https://") || link.starts_with("http://"));
        let members = contents.members().map(|member| (member.id.clone(), member.clone())).collect();
        let variants = variants.into_iter().map(|variant| (variant.id.clone(), variant)).collect();
        let products = products.into_iter().map(|product| (product.id.clone(), product)).collect();
        let shops = state.catalog.shops().await?.into_iter().map(|shop| (shop.id, shop.name)).collect();
        let (words, images) = (words::words(tongue), Images::default());
        Ok(Self { tongue, words, zone, reader, contents, variants, products, links, images, members, shops })
    }

    /// The pictures of all goods.
    pub fn pictured(&self) -> impl Iterator<Item = &Image> {
        let variants = self.variants.values().filter_map(|variant| variant.image.as_ref());
        variants.chain(self.products.values().filter_map(|product| product.image.as_ref()))
    }

    /// The room's cover, where it has one that the catalogue knows.
    pub fn cover(&self) -> Option<&Image> {
        self.products.get(self.contents.info.cover.as_ref()?)?.image.as_ref()
    }

    /// What somebody is called: also who was erased. Nobody is "you": the file may be read by others.
    pub fn name(&self, id: &MemberId) -> &str {
        self.known_name(id).unwrap_or(self.words.someone)
    }

    /// What somebody is called, where they have a name.
    pub fn known_name(&self, id: &MemberId) -> Option<&str> {
        self.members.get(id).map(|member| member.name.as_str()).filter(|name| !name.is_empty())
    }

    /// Whose staff somebody is, in words, where they are said to be of one's.
    pub fn staff(&self, id: &MemberId) -> Option<String> {
        let staff = self.members.get(id)?.staff.as_ref()?;
        let shop = staff.shop.as_ref().and_then(|shop| self.shops.get(shop));
        Some(words::staff(self.tongue, shop.map(String::as_str)))
    }

    /// When somebody came first.
    pub fn came(&self, id: &MemberId) -> Option<Millis> {
        self.members.get(id).map(|member| member.joined_at)
    }

    /// Several, in one line.
    pub fn names<'a>(&self, ids: impl IntoIterator<Item = &'a MemberId>) -> String {
        let mut ids = ids.into_iter();
        let mut names: Vec<_> = ids.by_ref().take(MAX_NAMES).map(|id| self.name(id).to_owned()).collect();
        let rest = ids.count();
        if rest > 0 {
            names.push((self.words.more_people)(rest));
        }
        names.join(", ")
    }

    /// Somebody's thing from the stall.
    pub fn face(&self, html: &mut Html, id: &MemberId) {
        let (drawing, colour) = self.friend(id);
        html.raw("<span aria-hidden=\"true\"").attr("class", &format!("av av-24 flat {colour}"));
        html.raw("><svg viewBox=\"0 0 40 40\"><use").attr("href", drawing).raw("></use></svg></span>");
    }

    /// Somebody's name in their colour.
    pub fn who(&self, html: &mut Html, id: &MemberId) {
        html.raw("<b").attr("class", &format!("who {}", self.friend(id).1)).raw(">").text(self.name(id)).raw("</b>");
    }

    fn friend(&self, id: &MemberId) -> (&'static str, &'static str) {
        FRIENDS[self.members.get(id).map_or(0, |member| usize::from(member.avatar)) % FRIENDS.len()]
    }

    /// A price in one piece.
    pub fn price(&self, money: Money) -> String {
        self.tongue.price(money).text()
    }

    /// Sums of several currencies: they are not added up.
    pub fn prices(&self, sums: &[Money]) -> String {
        sums.iter().map(|sum| self.price(*sum)).collect::<Vec<_>>().join(" + ")
    }

    /// A good's picture on paper tinted with its colour, or the colour alone.
    pub fn thumb(&self, html: &mut Html, image: Option<&Image>) {
        html.raw("<span class=\"thumb\" aria-hidden=\"true\">");
        if let Some(image) = image {
            if let Some(tone) = &image.tone {
                html.raw("<svg viewBox=\"0 0 1 1\" preserveAspectRatio=\"none\"><rect width=\"1\" height=\"1\"");
                html.attr("fill", tone).raw(" fill-opacity=\"0.16\"></rect></svg>");
            }
            if let Some(data) = self.images.get(&image.url) {
                html.raw("<img alt=\"\"").attr("src", data).raw(">");
            }
        }
        html.raw("</span>");
    }

    /// A name that leads to the good's page in its shop, where that is known.
    pub fn good(&self, html: &mut Html, product: &ProductId, title: &str) {
        match self.links.get(product) {
            Some(link) => html
                .raw("<a class=\"out\" rel=\"noopener noreferrer nofollow\"")
                .attr("href", link)
                .raw(">")
                .text(title)
                .raw("</a>"),
            None => html.text(title),
        };
    }

    /// Which shop's it is.
    pub fn awning(html: &mut Html, awning: u8) {
        html.raw("<i aria-hidden=\"true\"")
            .attr("class", &format!("aw aw-mini aw-{}", awning % crate::catalog::model::AWNINGS));
        html.raw("></i>");
    }

    /// Signs with who set them.
    pub fn signs(&self, html: &mut Html, reactions: &Reactions) {
        if reactions.values().all(Vec::is_empty) {
            return;
        }
        html.raw("<ul class=\"signs\">");
        for (reaction, by) in reactions.iter().filter(|(_, by)| !by.is_empty()) {
            html.raw("<li><svg class=\"ic ic-s\" aria-hidden=\"true\"><use");
            html.attr("href", drawing(*reaction)).raw("></use></svg><span class=\"vh\">");
            html.text(words::sign(self.tongue, *reaction))
                .text(self.words.colon)
                .raw(" </span>")
                .text(&self.names(by))
                .raw("</li>");
        }
        html.raw("</ul>");
    }
}

fn drawing(reaction: Reaction) -> &'static str {
    match reaction {
        Reaction::Heart => "#i-love",
        Reaction::Clap => "#i-clap",
        Reaction::Laugh => "#i-laugh",
        Reaction::Wow => "#i-wow",
        Reaction::Fire => "#i-fire",
        Reaction::Hmm => "#i-hmm",
    }
}
