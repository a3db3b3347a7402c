//! What a feed says of one thing that can be bought, as it stands there.

use super::attribute::{Attribute, Name};

/// Most values of an attribute that may come several times; more than any is kept of.
const MAX_REPEATED: usize = 200;

/// An offer: the values of its attributes, not judged yet.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::catalog::import) struct Offer {
    /// Where it stands.
    pub place: String,
    values: Vec<(Attribute, usize, String)>,
}

impl Offer {
    /// Takes a value. Of several names for one attribute the one goes before that the specification has, in Google's
    /// namespace before bare: `g:id` is the shop's id, Atom's `id` only where there is none.
    pub fn set(&mut self, name: Name, in_namespace: bool, value: String) {
        let rank = 2 * name.rank + usize::from(!in_namespace);
        if value.trim().is_empty() {
            return;
        }
        if name.attribute.repeats() {
            if self.all(name.attribute).count() < MAX_REPEATED {
                self.values.push((name.attribute, rank, value));
            }
            return;
        }
        match self.values.iter_mut().find(|(attribute, ..)| *attribute == name.attribute) {
            None => self.values.push((name.attribute, rank, value)),
            Some((_, known, _)) if *known <= rank => {}
            Some(known) => *known = (name.attribute, rank, value),
        }
    }

    /// Takes a value of an attribute that was told under a name of its own.
    pub fn tell(&mut self, attribute: Attribute, value: String) {
        self.set(Name { attribute, rank: 0 }, true, value);
    }

    /// The value of an attribute, never blank.
    pub fn get(&self, attribute: Attribute) -> Option<&str> {
        self.all(attribute).next()
    }

    /// The values of an attribute that may come several times.
    pub fn all(&self, attribute: Attribute) -> impl Iterator<Item = &str> {
        self.values.iter().filter(move |(a, ..)| *a == attribute).map(|(.., value)| value.as_str())
    }

    /// What tells it from the others: its id, or else its page.
    pub fn id(&self) -> Option<&str> {
        self.get(Attribute::Id).or_else(|| self.get(Attribute::Link))
    }

    /// Puts its id into its place, for reports: `line 12 (id 42)`.
    pub fn placed(mut self, place: String) -> Self {
        self.place = place;
        if let Some(id) = self.id() {
            let id = crate::catalog::text::line(id, MAX_ID_SHOWN).text;
            self.place = format!("{} (id {id})", self.place);
        }
        self
    }
}

/// Longest id in a report, in characters.
const MAX_ID_SHOWN: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;

    fn set(offer: &mut Offer, name: &str, in_namespace: bool, value: &str) {
        offer.set(Name::of(name).unwrap(), in_namespace, value.to_owned());
    }

    #[test]
    fn the_specifications_own_name_goes_before() {
        let mut offer = Offer::default();
        set(&mut offer, "guid", false, "https://shop.example/1");
        set(&mut offer, "id", false, "tag:1");
        set(&mut offer, "id", true, "42");
        set(&mut offer, "id", false, "tag:2");
        set(&mut offer, "title", false, "Scarf");
        set(&mut offer, "title", true, " ");
        assert_eq!(offer.get(Attribute::Id), Some("42"));
        assert_eq!(offer.get(Attribute::Title), Some("Scarf"));
        assert_eq!(offer.placed("line 3".to_owned()).place, "line 3 (id 42)");
    }

    #[test]
    fn only_some_attributes_repeat() {
        let mut offer = Offer::default();
        for n in 0..2 * MAX_REPEATED {
            set(&mut offer, "label", true, &n.to_string());
            set(&mut offer, "price", true, &n.to_string());
        }
        assert_eq!(offer.all(Attribute::Label).count(), MAX_REPEATED);
        assert_eq!(offer.all(Attribute::Price).collect::<Vec<_>>(), ["0"]);
    }
}
