//! Which of a product's options are its colour and its size, and what their values say.

use std::collections::HashMap;

use super::{
    colour::{self, Families},
    size,
    values::{Values, plain},
    variants::NO_SIZE,
};

/// Colour and size of variants, read from their option values. Remembers what it has read: shops repeat themselves.
#[derive(Debug, Default)]
pub struct Reader {
    colours: HashMap<Box<str>, Families>,
    sizes: HashMap<Box<str>, Option<u16>>,
}

/// Which of a product's options are its colour and its size.
#[derive(Debug, Clone, Copy, Default)]
pub struct Places {
    colour: Option<u8>,
    size: Option<u8>,
}

/// Names of options whose values are colours, folded.
const COLOUR_NAMES: [&str; 14] = [
    "color",
    "colour",
    "colors",
    "colours",
    "couleur",
    "couleurs",
    "coloris",
    "farbe",
    "farben",
    "colore",
    "kleur",
    "cor",
    "لون",
    "اللون",
];

impl Places {
    /// Of options as (name, values). An option with another name is the colour where all its values name one.
    pub fn of(options: &[(String, Vec<String>)]) -> Self {
        let place = |at: Option<usize>| at.and_then(|at| u8::try_from(at).ok());
        let size = options.iter().position(|(name, _)| size::is_option(name));
        let named = options.iter().position(|(name, _)| {
            plain(name).split(|c: char| !c.is_alphanumeric()).any(|word| COLOUR_NAMES.contains(&word))
        });
        let told = || {
            options.iter().enumerate().position(|(at, (_, values))| {
                Some(at) != size && !values.is_empty() && values.iter().all(|v| !colour::of_name(v).is_empty())
            })
        };
        Self { colour: place(named.or_else(told)), size: place(size) }
    }
}

impl Reader {
    /// The colours of a variant with these option values; by the tone of its picture, where no value tells.
    pub fn colours(&mut self, places: Places, values: &[String], tone: Option<&str>) -> Families {
        let value = places.colour.and_then(|at| values.get(usize::from(at)));
        let named = value.map_or(Families::default(), |value| {
            if let Some(known) = self.colours.get(value.as_str()) {
                return *known;
            }
            let families = colour::of_name(value);
            self.colours.insert(value.as_str().into(), families);
            families
        });
        if named.is_empty() { tone.and_then(colour::of_tone).into_iter().collect() } else { named }
    }

    /// The size of a variant with these option values, by its number among the sizes.
    pub fn size(&mut self, places: Places, values: &[String], sizes: &mut Values) -> Option<u16> {
        let value = values.get(usize::from(places.size?))?;
        if let Some(known) = self.sizes.get(value.as_str()) {
            return *known;
        }
        let number = size::word(value).and_then(|word| {
            let label = size::label(&word, value);
            // More different sizes than fit are none: nobody scrolls through 65,000.
            u16::try_from(sizes.number(&word, &label)).ok().filter(|n| *n != NO_SIZE)
        });
        self.sizes.insert(value.as_str().into(), number);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(options: &[(&str, &[&str])], values: &[&str], tone: Option<&str>) -> (Vec<&'static str>, Option<String>) {
        let owned: Vec<(String, Vec<String>)> =
            options.iter().map(|(n, v)| ((*n).to_owned(), v.iter().map(|v| (*v).to_owned()).collect())).collect();
        let places = Places::of(&owned);
        let values: Vec<String> = values.iter().map(|v| (*v).to_owned()).collect();
        let (mut reader, mut sizes) = (Reader::default(), Values::default());
        let size = reader.size(places, &values, &mut sizes);
        assert_eq!(reader.size(places, &values, &mut sizes), size, "also when it is remembered");
        let colours = reader.colours(places, &values, tone);
        let size = size.and_then(|n| sizes.iter().nth(usize::from(n))).map(|v| v.word.to_string());
        (colours.iter().map(colour::Family::word).collect(), size)
    }

    #[test]
    fn colour_and_size_are_found_by_the_names_of_their_options() {
        let both: &[(&str, &[&str])] = &[("Größe", &["S", "M"]), ("Farbe", &["Mohn", "Dunkelblau"])];
        assert_eq!(read(both, &["M", "Dunkelblau"], None), (vec!["blue"], Some("m".to_owned())));
        assert_eq!(read(both, &["S", "Mohn"], Some("#cf4a33")), (vec!["red"], Some("s".to_owned())), "by its tone");
        assert_eq!(read(both, &["S", "Mohn"], None), (vec![], Some("s".to_owned())));
        assert_eq!(read(both, &[], None), (vec![], None));
        assert_eq!(read(&[], &[], Some("#34507c")), (vec!["blue"], None), "nothing to choose, but a picture");
    }

    #[test]
    fn an_option_of_another_name_is_the_colour_where_all_its_values_are() {
        assert_eq!(read(&[("Style", &["Red", "Navy"])], &["Navy"], None).0, ["blue"]);
        assert_eq!(read(&[("Style", &["Red", "With hood"])], &["Red"], None).0, [""; 0]);
        assert_eq!(read(&[("Size", &["Gold", "Silver"])], &["Gold"], None).0, [""; 0], "sizes of cards, for instance");
    }
}
