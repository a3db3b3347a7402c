//! The values of a facet, each with the products that have it.

use std::collections::HashMap;

use roaring::RoaringBitmap;

use crate::catalog::text::fold;

/// One value.
#[derive(Debug)]
pub struct Value {
    /// What it is asked for by.
    pub word: Box<str>,
    /// What it is called, as the first product that has it says.
    pub label: Box<str>,
    /// What it is called in other languages.
    pub labels: Vec<(Box<str>, Box<str>)>,
    /// Products that have it.
    pub products: RoaringBitmap,
}

impl Value {
    /// What it is called in a primary language, as far as that is known.
    pub fn label(&self, lang: Option<&str>) -> &str {
        let translated = self.labels.iter().find(|(of, _)| Some(&**of) == lang);
        translated.map_or(&self.label, |(_, label)| label)
    }
}

/// The values of one facet, by number.
#[derive(Debug, Default)]
pub struct Values {
    list: Vec<Value>,
    by_word: HashMap<Box<str>, u32>,
    /// By what they are asked for by in other languages.
    by_alias: HashMap<Box<str>, u32>,
}

impl Values {
    /// The number of a value, which is added when it is new.
    pub fn number(&mut self, word: &str, label: &str) -> u32 {
        if let Some(number) = self.by_word.get(word) {
            return *number;
        }
        let number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.by_word.insert(word.into(), number);
        self.list.push(Value {
            word: word.into(),
            label: label.into(),
            labels: Vec::new(),
            products: RoaringBitmap::new(),
        });
        number
    }

    /// Says that a product has a value.
    pub fn mark(&mut self, number: u32, product: u32) {
        if let Some(value) = self.list.get_mut(number as usize) {
            value.products.insert(product);
        }
    }

    /// What a value is called in another language; the first to say it is believed.
    pub fn translate(&mut self, number: u32, lang: &str, label: &str) {
        if let Some(value) = self.list.get_mut(number as usize)
            && value.labels.iter().all(|(known, _)| **known != *lang)
        {
            value.labels.push((lang.into(), label.into()));
        }
    }

    /// What a value may be asked for by as well. Words go before, and so does the first value of that alias.
    pub fn alias(&mut self, number: u32, alias: String) {
        self.by_alias.entry(alias.into()).or_insert(number);
    }

    /// Products that have any of these; those that nobody has find nothing.
    pub fn any_of<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> RoaringBitmap {
        let found = words.into_iter().filter_map(|word| self.find(word));
        found.fold(RoaringBitmap::new(), |all, (_, value)| all | &value.products)
    }

    /// A value and its number, by its word or an alias.
    pub fn find(&self, word: &str) -> Option<(u32, &Value)> {
        let number = *self.by_word.get(word).or_else(|| self.by_alias.get(word))?;
        Some((number, self.list.get(number as usize)?))
    }

    /// All of them, by number.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Value> {
        self.list.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// About how many bytes it holds.
    pub fn bytes(&self) -> usize {
        let each = |v: &Value| {
            size_of::<Value>()
                + 2 * v.word.len()
                + v.label.len()
                + v.labels.iter().map(|(lang, label)| lang.len() + label.len()).sum::<usize>()
                + size_of::<(Box<str>, u32)>()
                + v.products.serialized_size()
        };
        let aliases = self.by_alias.keys().map(|alias| alias.len() + size_of::<(Box<str>, u32)>());
        self.list.iter().map(each).sum::<usize>() + aliases.sum::<usize>()
    }
}

/// A name as it is asked for: accents, case and blanks make no difference.
pub fn plain(name: &str) -> String {
    fold(name).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What parts the steps of a category's path.
pub const STEP: char = '>';

/// The paths of a category and of all above it, outermost first.
pub fn paths<'a>(path: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    for step in path {
        let step = plain(&step.replace(STEP, " "));
        if step.is_empty() {
            continue;
        }
        let path = paths.last().map_or_else(|| step.clone(), |above| format!("{above}{STEP}{step}"));
        paths.push(path);
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_folded() {
        assert_eq!(plain("  Lin & \u{a0}Lune "), "lin & lune");
        assert_eq!(plain("Délorme"), "delorme");
        assert_eq!(
            paths(["Clothes", " Dresses ", "", "Été > 36"]),
            ["clothes", "clothes>dresses", "clothes>dresses>ete 36"]
        );
    }

    #[test]
    fn values_are_found_by_their_words() {
        let mut values = Values::default();
        let (a, b) = (values.number("luma", "Luma"), values.number("brume", "Brume"));
        assert_eq!(values.number("luma", "LUMA"), a);
        values.mark(a, 1);
        values.mark(a, 3);
        values.mark(b, 2);
        assert_eq!(values.any_of(["brume", "luma", "nobody"]).iter().collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(&*values.iter().next().unwrap().label, "Luma", "as it was first written");
        values.alias(b, "nebel".to_owned());
        values.alias(a, "nebel".to_owned());
        values.alias(a, "brume".to_owned());
        let found = |word| values.find(word).map(|(number, value)| (number, &*value.word));
        assert_eq!((found("nebel"), found("brume"), found("mist")), (Some((b, "brume")), Some((b, "brume")), None));
    }
}
