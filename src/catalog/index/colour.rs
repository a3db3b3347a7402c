//! Colour families: what people filter by, whatever a shop calls its colours.
//!
//! First by the words of the option's value, in the languages that shops write; a fancy name (`Poppy`) says nothing, and
//! the tone of the variant's picture decides instead.

use crate::catalog::{art::Rgb, text::fold};

/// A family of colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// Black.
    Black,
    /// Grey, charcoal, slate.
    Grey,
    /// White, ivory.
    White,
    /// Beige, sand, cream.
    Beige,
    /// Brown, camel, chocolate.
    Brown,
    /// Red, burgundy, brick.
    Red,
    /// Orange, rust, apricot.
    Orange,
    /// Yellow, mustard.
    Yellow,
    /// Green, olive, sage.
    Green,
    /// Blue, navy, denim, turquoise.
    Blue,
    /// Purple, lilac, plum.
    Purple,
    /// Pink, fuchsia, salmon.
    Pink,
    /// Several at once.
    Multi,
    /// Gold, silver, copper, steel.
    Metal,
}

use Family::{Beige, Black, Blue, Brown, Green, Grey, Metal, Multi, Orange, Pink, Purple, Red, White, Yellow};

impl Family {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 14] =
        [Black, Grey, White, Beige, Brown, Red, Orange, Yellow, Green, Blue, Purple, Pink, Multi, Metal];

    /// Its name in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Black => "black",
            Grey => "grey",
            White => "white",
            Beige => "beige",
            Brown => "brown",
            Red => "red",
            Orange => "orange",
            Yellow => "yellow",
            Green => "green",
            Blue => "blue",
            Purple => "purple",
            Pink => "pink",
            Multi => "multi",
            Metal => "metal",
        }
    }

    /// The family of that name.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|family| family.word() == word)
    }
}

/// Some families.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Families(u16);

impl Families {
    /// Adds one.
    pub fn insert(&mut self, family: Family) {
        self.0 |= 1 << family as u16;
    }

    /// Whether it is among them.
    pub fn contains(self, family: Family) -> bool {
        self.0 & 1 << family as u16 != 0
    }

    /// Whether they have one in common.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Those of both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each of them, in the order in which they are shown.
    pub fn iter(self) -> impl Iterator<Item = Family> {
        Family::ALL.into_iter().filter(move |family| self.contains(*family))
    }

    /// A bit for each, that of the first in [`Family::ALL`] the lowest.
    pub fn bits(self) -> u16 {
        self.0
    }

    fn len(self) -> u32 {
        self.0.count_ones()
    }
}

impl FromIterator<Family> for Families {
    fn from_iter<I: IntoIterator<Item = Family>>(families: I) -> Self {
        let mut all = Self::default();
        families.into_iter().for_each(|family| all.insert(family));
        all
    }
}

/// So many named colours in one value are a pattern.
const PATTERN: u32 = 3;

/// The families that a colour's name speaks of; none where it is a fancy name. `Black / White` is both.
pub fn of_name(name: &str) -> Families {
    let name = fold(name).to_lowercase();
    let mut families: Families = name.split(|c: char| !c.is_alphanumeric()).filter_map(of_word).collect();
    if families.contains(Metal) {
        // Rose gold, white gold, antique bronze: the metal is the noun.
        return Families::from_iter([Metal]);
    }
    if families.len() >= PATTERN {
        families.insert(Multi);
    }
    families
}

/// What German and Dutch put in front of a colour.
const SHADES: [&str; 22] = [
    "dunkel", "hell", "donker", "lichte", "licht", "marine", "navy", "himmel", "hemels", "oliv", "petrol", "pastell",
    "pastel", "neon", "tief", "wein", "wijn", "kobalt", "stahl", "staal", "rauch", "royal",
];

fn of_word(word: &str) -> Option<Family> {
    named(word).or_else(|| SHADES.iter().find_map(|shade| named(word.strip_prefix(shade)?)))
}

/// Folded words of English, French, German, Spanish, Italian, Dutch, Portuguese and Arabic. A word that means one colour
/// here and another there stands where most shops of Europe mean it: `khaki` is green.
#[rustfmt::skip]
fn named(word: &str) -> Option<Family> {
    Some(match word {
        "black" | "noir" | "noire" | "noirs" | "noires" | "schwarz" | "negro" | "negra" | "nero" | "nera" | "neri"
        | "zwart" | "zwarte" | "preto" | "preta" | "ebony" | "ebene" | "onyx" | "jet" | "اسود" => Black,
        "grey" | "gray" | "gris" | "grise" | "grises" | "grau" | "graue" | "grigio" | "grigia" | "grijs" | "grijze"
        | "cinza" | "charcoal" | "anthracite" | "anthrazit" | "antraciet" | "antracita" | "antracite" | "graphite"
        | "graphit" | "grafito" | "slate" | "ardoise" | "schiefer" | "heather" | "chine" | "رمادي" => Grey,
        "white" | "blanc" | "blanche" | "blancs" | "blanches" | "weiss" | "weisse" | "blanco" | "blanca" | "bianco"
        | "bianca" | "wit" | "witte" | "branco" | "branca" | "ivory" | "ivoire" | "elfenbein" | "marfil" | "avorio"
        | "ivoor" | "snow" | "chalk" | "craie" | "ابيض" => White,
        "beige" | "sand" | "sable" | "arena" | "sabbia" | "zand" | "cream" | "creme" | "crema" | "ecru" | "crudo"
        | "oat" | "avoine" | "hafer" | "nude" | "taupe" | "stone" | "natural" | "naturel" | "natur" | "naturale"
        | "champagne" | "champagner" | "vanilla" | "vanille" | "بيج" => Beige,
        "brown" | "brun" | "brune" | "braun" | "braune" | "marron" | "castano" | "marrone" | "bruin" | "bruine"
        | "castanho" | "chocolate" | "chocolat" | "schokolade" | "cognac" | "camel" | "tan" | "walnut" | "noyer"
        | "nussbaum" | "noisette" | "hazel" | "hazelnut" | "caramel" | "karamell" | "chestnut" | "chataigne" | "mocha"
        | "moka" | "mokka" | "coffee" | "cafe" | "espresso" | "tobacco" | "tabac" | "tabak" | "mahogany" | "acajou"
        | "بني" => Brown,
        "red" | "rouge" | "rouges" | "rot" | "rote" | "rojo" | "roja" | "rosso" | "rossa" | "rood" | "rode"
        | "vermelho" | "vermelha" | "bordeaux" | "burgundy" | "burgund" | "burdeos" | "wine" | "crimson" | "scarlet"
        | "ecarlate" | "cherry" | "cerise" | "kirsche" | "ruby" | "rubis" | "rubin" | "maroon" | "granate" | "brick"
        | "brique" | "ziegel" | "tomato" | "tomate" | "carmine" | "carmin" | "احمر" => Red,
        "orange" | "oranges" | "naranja" | "arancio" | "arancione" | "oranje" | "laranja" | "rust" | "rouille" | "rost"
        | "terracotta" | "apricot" | "abricot" | "aprikose" | "peach" | "peche" | "coral" | "corail" | "koralle"
        | "mandarin" | "mandarine" | "tangerine" | "pumpkin" | "amber" | "برتقالي" => Orange,
        "yellow" | "jaune" | "jaunes" | "gelb" | "gelbe" | "amarillo" | "amarilla" | "giallo" | "gialla" | "geel"
        | "gele" | "amarelo" | "amarela" | "mustard" | "moutarde" | "senf" | "mostaza" | "senape" | "mosterd" | "lemon"
        | "citron" | "zitrone" | "limon" | "ochre" | "ocre" | "ocker" | "ocra" | "oker" | "saffron" | "safran"
        | "اصفر" => Yellow,
        "green" | "vert" | "verte" | "verts" | "vertes" | "grun" | "grune" | "gruen" | "verde" | "verdi" | "groen"
        | "groene" | "olive" | "oliv" | "oliva" | "olijf" | "khaki" | "kaki" | "sage" | "sauge" | "salbei" | "salvia"
        | "mint" | "menthe" | "minze" | "menta" | "munt" | "emerald" | "emeraude" | "smaragd" | "esmeralda" | "forest"
        | "fir" | "sapin" | "tanne" | "lime" | "moss" | "mousse" | "moos" | "اخضر" => Green,
        "blue" | "bleu" | "bleue" | "bleus" | "bleues" | "blau" | "blaue" | "azul" | "blu" | "blauw" | "blauwe"
        | "navy" | "marine" | "marino" | "marinho" | "indigo" | "denim" | "jeans" | "cobalt" | "kobalt" | "cobalto"
        | "cyan" | "aqua" | "sky" | "ciel" | "celeste" | "azure" | "azur" | "turquoise" | "turkis" | "tuerkis"
        | "turquesa" | "turchese" | "teal" | "petrol" | "petrole" | "ultramarine" | "outremer" | "ازرق" => Blue,
        "purple" | "violet" | "violette" | "violett" | "violeta" | "viola" | "lila" | "lilac" | "lilas" | "lavender"
        | "lavande" | "lavendel" | "lavanda" | "morado" | "morada" | "paars" | "paarse" | "roxo" | "mauve" | "malva"
        | "plum" | "prune" | "pflaume" | "aubergine" | "eggplant" | "purpur" | "بنفسجي" => Purple,
        "pink" | "rose" | "roses" | "rosa" | "rosado" | "roze" | "fuchsia" | "fucsia" | "magenta" | "blush" | "salmon"
        | "saumon" | "lachs" | "zalm" | "وردي" | "زهري" => Pink,
        "multi" | "multicolor" | "multicolour" | "multicolore" | "multicolored" | "multicoloured"
        | "mehrfarbig" | "bunt" | "meerkleurig" | "rainbow" | "regenbogen" | "assorted" | "assorti" | "assortis"
        | "mixed" => Multi,
        "gold" | "golden" | "goud" | "gouden" | "dore" | "doree" | "oro" | "dorado" | "dorada" | "dorato" | "silver"
        | "argent" | "argente" | "argentee" | "silber" | "plata" | "plateado" | "argento" | "zilver" | "bronze"
        | "bronce" | "bronzo" | "brons" | "copper" | "cuivre" | "kupfer" | "cobre" | "rame" | "koper" | "brass"
        | "laiton" | "messing" | "laton" | "ottone" | "chrome" | "chrom" | "steel" | "acier" | "stahl" | "acero"
        | "acciaio" | "staal" | "metallic" | "metal" | "metallise" | "platinum" | "ذهبي" | "فضي" => Metal,
        _ => return None,
    })
}

// Where the families meet, in Oklch: lightness 0 to 1, chroma (a strong colour has 0.15), hue in degrees.

/// Darker than this is black, whatever its hue.
const BLACK_BELOW: f64 = 0.22;
/// Greyer than this has no hue to speak of.
const GREY_BELOW: f64 = 0.022;
/// A grey that is darker than this is black.
const DARK_GREY_FROM: f64 = 0.32;
/// A grey from here on is white.
const WHITE_FROM: f64 = 0.9;
/// A pale warm grey up to here is beige.
const BEIGE_BELOW: f64 = 0.075;

/// The family of a picture's tone, `#rrggbb`.
pub fn of_tone(tone: &str) -> Option<Family> {
    let [light, a, b] = Rgb::parse(tone.strip_prefix('#')?)?.oklab();
    let chroma = a.hypot(b);
    let hue = b.atan2(a).to_degrees().rem_euclid(360.0);
    let is_grey = chroma < GREY_BELOW;
    Some(if light < BLACK_BELOW || (is_grey && light < DARK_GREY_FROM) {
        Black
    } else if is_grey {
        if light < WHITE_FROM { Grey } else { White }
    } else if chroma < BEIGE_BELOW && light >= 0.74 && (45.0..115.0).contains(&hue) {
        if light < 0.96 { Beige } else { White }
    } else if (45.0..100.0).contains(&hue) && (chroma < 0.1 || light < 0.55) {
        Brown
    } else {
        of_hue(hue, light)
    })
}

/// The family of a colour that is neither grey nor a kind of brown.
fn of_hue(hue: f64, light: f64) -> Family {
    match hue {
        // Pale red is pink.
        ..20.0 | 345.0.. if light < 0.6 => Red,
        ..20.0 => Pink,
        ..40.0 => Red,
        ..68.0 => Orange,
        ..112.0 => Yellow,
        ..178.0 => Green,
        ..285.0 => Blue,
        ..328.0 => Purple,
        _ => Pink,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn named_as(name: &str) -> Vec<&'static str> {
        of_name(name).iter().map(Family::word).collect()
    }

    #[test]
    fn names_are_read_in_six_languages() {
        for (family, names) in [
            (Black, "Black, noir, Schwarz, Negro, nera, zwart"),
            (Grey, "Light grey, gris chiné, hellgrau, Gris claro, grigio, donkergrijs, Charcoal"),
            (White, "Off white, Blanc cassé, Weiß, blanco roto, bianca, wit"),
            (Beige, "Sand, écru, Sable, beige, crema, zand"),
            (Brown, "Chocolate, marron, Dunkelbraun, Marrón, marrone, bruin"),
            (Red, "Dark red, Rouge vif, weinrot, Rojo, rosso, rood, Bordeaux"),
            (Green, "Olive, vert sapin, Olivgrün, Verde, groen, khaki"),
            (Blue, "Navy, Bleu marine, Dunkelblau, Azul, blu notte, lichtblauw"),
            (Purple, "purple, Violette, Flieder lila, morado, viola, paars"),
            (Metal, "Rose gold, doré, Silber, plata, ottone, zilver"),
        ] {
            for name in names.split(", ") {
                assert_eq!(named_as(name), [family.word()], "{name}");
            }
        }
        assert_eq!(named_as("أبيض"), ["white"]);
    }

    #[test]
    fn a_name_may_have_two_colours_or_none() {
        assert_eq!(named_as("Black/White"), ["black", "white"]);
        assert_eq!(named_as("Red, white and blue"), ["white", "red", "blue", "multi"]);
        for fancy in ["Poppy", "Old oak", "", "Large", "Carrot", "Colour 5"] {
            assert_eq!(named_as(fancy), [""; 0], "{fancy}");
        }
    }

    #[test]
    fn tones_are_told_apart_as_people_do() {
        // The demo shops' palette, and some corners.
        for (tone, family) in [
            ("#cf4a33", Red),
            ("#34507c", Blue),
            ("#8a9b78", Green),
            ("#dda032", Yellow),
            ("#4c7a4a", Green),
            ("#c58a96", Pink),
            ("#c29467", Brown),
            ("#4a6a94", Blue),
            ("#8a6849", Brown),
            ("#a4493a", Red),
            ("#7fa3bf", Blue),
            ("#e7d9bc", Beige),
            ("#74507f", Purple),
            ("#4a4b52", Grey),
            ("#000000", Black),
            ("#ffffff", White),
            ("#808080", Grey),
            ("#ff8800", Orange),
            ("#ff69b4", Pink),
            ("#ff0000", Red),
            ("#00ff00", Green),
            ("#0000ff", Blue),
            ("#1a1a1a", Black),
        ] {
            assert_eq!(of_tone(tone), Some(family), "{tone}");
        }
        for bad in ["", "#", "cf4a33", "#CF4A33", "#cf4a3"] {
            assert_eq!(of_tone(bad), None, "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn every_tone_has_a_family_and_every_name_is_read(rgb in any::<[u8; 3]>(), name in "\\PC{0,30}") {
            prop_assert!(of_tone(&Rgb(rgb[0], rgb[1], rgb[2]).css()).is_some());
            prop_assert!(of_name(&name).iter().count() <= Family::ALL.len());
        }
    }

    #[test]
    fn families_have_names() {
        for family in Family::ALL {
            assert_eq!(Family::parse(family.word()), Some(family));
        }
        assert_eq!(Family::parse("mauve"), None);
    }
}
