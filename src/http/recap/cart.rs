//! The bag: what of it each shop has, who wants how many, what is only perhaps wanted, what it comes to, and who owes whom.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    context::Recap,
    words::{self, items},
};
use crate::{
    http::markup::Html,
    ids::{MemberId, VariantId},
    money::Money,
    protocol::{bill::SplitRule, message::MemberView},
    room::{
        settle::{SettleLine, Settlement, settle},
        takeout::TakenLine,
    },
    share::today::add,
};

/// Who wants how many of one thing.
type Wants = BTreeMap<MemberId, u32>;
/// Lines of one shop: its name and awning, and the lines.
type Stall<'a> = (Option<(&'a str, u8)>, Vec<(&'a VariantId, &'a Wants)>);

impl Recap {
    /// The bag and the bill.
    pub fn cart(&self, html: &mut Html) {
        let mut lines: BTreeMap<VariantId, Wants> = BTreeMap::new();
        for TakenLine { variant, member, quantity } in &self.contents.takeout.cart {
            lines.entry(variant.clone()).or_default().insert(member.clone(), *quantity);
        }
        let is_maybe =
            |variant: &VariantId| self.contents.takeout.bill.lines.get(variant).is_some_and(|m| m.maybe.is_some());
        let (aside, counted): (Vec<_>, Vec<_>) = lines.iter().partition(|(variant, _)| is_maybe(variant));

        html.raw("<section id=\"cart\"><h2>").text(self.words.cart).raw("</h2>");
        if counted.is_empty() {
            html.raw("<p class=\"quiet\">").text(self.words.cart_empty).raw("</p>");
        }
        let mut totals = Vec::new();
        for (shop, lines) in self.stalls(&counted) {
            self.stall(html, shop, &lines, &mut totals);
        }
        if !counted.is_empty() {
            let count = counted.iter().flat_map(|(_, wants)| wants.values()).map(|n| *n as usize).sum();
            html.raw("<p class=\"sum all\"><span>").text(self.words.total).raw(" <span class=\"small quiet\">");
            html.text(&items(self.tongue, count)).raw("</span></span><b class=\"price\">").text(&self.prices(&totals));
            html.raw("</b></p>");
        }
        if !aside.is_empty() {
            html.raw("<h3>").text(self.words.maybe).raw("</h3><p class=\"small quiet\">").text(self.words.maybe_text);
            html.raw("</p><ul class=\"lines\">");
            for (variant, wants) in aside {
                self.line(html, variant, wants);
            }
            html.raw("</ul>");
        }
        html.raw("</section>");
        if !counted.is_empty() {
            self.bill(html, &lines);
        }
    }

    /// By shop and title; what the catalogue knows no more stands last.
    fn stalls<'a>(&'a self, lines: &[(&'a VariantId, &'a Wants)]) -> Vec<Stall<'a>> {
        let mut lines: Vec<_> =
            lines.iter().map(|(variant, wants)| (self.variants.get(*variant), *variant, *wants)).collect();
        lines.sort_by_key(|(line, ..)| {
            (line.is_none(), line.map(|l| (&l.shop.name, &l.shop.id, &l.product_title, &l.title)))
        });
        let mut stalls: Vec<(_, Stall<'a>)> = Vec::new();
        for (line, variant, wants) in lines {
            let id = line.map(|line| &line.shop.id);
            if stalls.last().is_none_or(|(last, _)| *last != id) {
                stalls.push((id, (line.map(|line| (line.shop.name.as_str(), line.shop.awning)), Vec::new())));
            }
            if let Some((_, (_, lines))) = stalls.last_mut() {
                lines.push((variant, wants));
            }
        }
        stalls.into_iter().map(|(_, stall)| stall).collect()
    }

    fn stall(
        &self,
        html: &mut Html,
        shop: Option<(&str, u8)>,
        lines: &[(&VariantId, &Wants)],
        totals: &mut Vec<Money>,
    ) {
        html.raw("<section class=\"stall\"><h3>");
        if let Some((_, awning)) = shop {
            Self::awning(html, awning);
        }
        html.raw("<span>")
            .text(shop.map_or(self.words.unknown_shop, |(name, _)| name))
            .raw("</span></h3><ul class=\"lines\">");
        let mut sums = Vec::new();
        for (variant, wants) in lines {
            self.line(html, variant, wants);
            if let Some(sum) = self.sum(variant, wants) {
                add(&mut sums, sum);
                add(totals, sum);
            }
        }
        html.raw("</ul>");
        if !sums.is_empty() {
            html.raw("<p class=\"sum\"><span class=\"quiet\">")
                .text(self.words.subtotal)
                .raw("</span><b class=\"price\">");
            html.text(&self.prices(&sums)).raw("</b></p>");
        }
        html.raw("</section>");
    }

    /// What a line costs, where that is known.
    fn sum(&self, variant: &VariantId, wants: &Wants) -> Option<Money> {
        let price = self.variants.get(variant)?.price;
        let count: i64 = wants.values().map(|n| i64::from(*n)).sum();
        Some(Money { amount: price.amount.saturating_mul(count), ..price })
    }

    fn line(&self, html: &mut Html, variant: &VariantId, wants: &Wants) {
        let (words, line) = (self.words, self.variants.get(variant));
        let marks = self.contents.takeout.bill.lines.get(variant);
        let count: u32 = wants.values().sum();
        html.raw("<li class=\"line\">");
        self.thumb(html, line.and_then(|line| line.image.as_ref()));
        html.raw("<div class=\"what\"><h4>");
        match line {
            Some(line) => self.good(html, &line.product, &line.product_title),
            None => drop(html.text(words.unknown)),
        }
        html.raw("</h4>");
        if let Some(line) = line.filter(|line| !line.title.is_empty()) {
            html.raw("<p class=\"small quiet\">").text(&line.title).raw("</p>");
        }
        html.raw("<ul class=\"wants\">");
        for (member, quantity) in wants {
            html.raw("<li>");
            self.face(html, member);
            html.raw("<span>").text(self.name(member)).raw(" <span class=\"num\">× ").text(&quantity.to_string());
            html.raw("</span></span></li>");
        }
        html.raw("</ul>");
        if line.is_some_and(|line| line.gone) {
            html.raw("<p class=\"small warn\">").text(words.no_longer_sold).raw("</p>");
        }
        if let Some(payer) = marks.and_then(|marks| marks.payer.as_ref()) {
            html.raw("<p class=\"small\">").text(&(words.pays)(self.name(payer))).raw("</p>");
        }
        if let Some(split) = marks.and_then(|marks| marks.split.as_ref()) {
            html.raw("<p class=\"small\">").text(&(words.split_line)(&self.rule(&split.rule))).raw("</p>");
        }
        if let Some(note) = marks.and_then(|marks| marks.note.as_ref()) {
            html.raw("<p class=\"note small\">").text(&note.text).raw(" <span class=\"quiet\">");
            html.text(&(words.note_by)(self.name(&note.by))).raw("</span></p>");
        }
        html.raw("</div>");
        if let (Some(line), Some(sum)) = (line, self.sum(variant, wants)) {
            html.raw("<p class=\"cost\"><span class=\"price\">").text(&self.price(sum)).raw("</span>");
            if count > 1 {
                html.raw("<span class=\"small quiet\">").text(&(words.each)(&self.price(line.price))).raw("</span>");
            }
            html.raw("</p>");
        }
        html.raw("</li>");
    }

    fn settled(&self, lines: &BTreeMap<VariantId, Wants>) -> Vec<Settlement> {
        let bill = &self.contents.takeout.bill;
        let line = |(variant, wants): (&VariantId, &Wants)| {
            let marks = bill.lines.get(variant);
            SettleLine {
                price: self.variants.get(variant).map(|line| line.price),
                wants: wants.clone(),
                payer: marks.and_then(|marks| marks.payer.clone()),
                maybe: marks.is_some_and(|marks| marks.maybe.is_some()),
                split: marks.and_then(|marks| Some(marks.split.as_ref()?.rule.clone())),
            }
        };
        let takes_part = |member: &&MemberView| !member.gone && member.role.may_write();
        let people: BTreeSet<_> = self.contents.members().filter(takes_part).map(|member| member.id.clone()).collect();
        settle(&lines.iter().map(line).collect::<Vec<_>>(), &bill.split, &people)
    }

    fn bill(&self, html: &mut Html, lines: &BTreeMap<VariantId, Wants>) {
        let (words, settled) = (self.words, self.settled(lines));
        let money = |settlement: &Settlement, amount| Money { amount, currency: settlement.currency };
        html.raw("<section id=\"bill\" class=\"till\"><h2>").text(words.bill).raw("</h2>");
        let mut shares: BTreeMap<&MemberId, Vec<Money>> = BTreeMap::new();
        for settlement in &settled {
            for (member, amount) in &settlement.shares {
                shares.entry(member).or_default().push(money(settlement, *amount));
            }
        }
        html.raw("<h3>").text(words.shares).raw("</h3><ul class=\"shares\">");
        let mut shares: Vec<_> = shares.into_iter().collect();
        shares.sort_by_key(|(member, _)| self.came(member));
        for (member, sums) in shares {
            html.raw("<li><span>");
            self.face(html, member);
            html.raw("<span>").text(self.name(member)).raw("</span></span><span class=\"price\">");
            html.text(&self.prices(&sums)).raw("</span></li>");
        }
        html.raw("</ul><p class=\"small quiet\">")
            .text(words.split)
            .text(words.colon)
            .raw(" ")
            .text(&self.rule(&self.contents.takeout.bill.split));
        html.raw("</p>");
        // Not the reader's own: whoever gets the file reads it, too.
        let budgets = &self.contents.takeout.bill.budgets;
        for (budget, says) in [(budgets.room, words.budget_room), (budgets.each, words.budget_each)] {
            if let Some(budget) = budget {
                html.raw("<p class=\"small quiet\">").text(&says(&self.price(budget))).raw("</p>");
            }
        }
        html.raw("<h3>").text(words.owes).raw("</h3>");
        let transfers: Vec<_> =
            settled.iter().flat_map(|s| s.transfers.iter().map(move |transfer| (s, transfer))).collect();
        let unpaid: Vec<_> = settled.iter().filter(|s| s.unpaid > 0).map(|s| money(s, s.unpaid)).collect();
        if transfers.is_empty() && settled.iter().any(|s| s.unpaid < s.total) {
            html.raw("<p>").text(words.owes_none).raw("</p>");
        }
        html.raw("<ul class=\"owes\">");
        for (settlement, transfer) in transfers {
            let amount = self.price(money(settlement, transfer.amount));
            html.raw("<li>").text(&(words.owes_line)(self.name(&transfer.from), &amount, self.name(&transfer.to)));
            html.raw("</li>");
        }
        html.raw("</ul>");
        if !unpaid.is_empty() {
            html.raw("<p>").text(&(words.unpaid)(&self.prices(&unpaid))).raw("</p>");
        }
        html.raw("</section>");
    }

    /// How something is split, in a few words.
    fn rule(&self, rule: &SplitRule) -> String {
        let parts = |parts: &BTreeMap<MemberId, u32>, write: &dyn Fn(u32) -> String| {
            let part = |(member, part): (&MemberId, &u32)| format!("{} {}", self.name(member), write(*part));
            parts.iter().map(part).collect::<Vec<_>>().join(", ")
        };
        match rule {
            SplitRule::Wants => self.words.wants.to_owned(),
            SplitRule::Equally { among } if among.is_empty() => self.words.equally.to_owned(),
            SplitRule::Equally { among } => (self.words.equally_among)(&self.names(among)),
            SplitRule::Percent { parts: of } => {
                format!("{} ({})", self.words.percent, parts(of, &|part| words::percent(self.tongue, part)))
            }
            SplitRule::Shares { parts: of } => {
                format!("{} ({})", self.words.by_shares, parts(of, &|part| part.to_string()))
            }
        }
    }
}
