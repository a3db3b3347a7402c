//! What things are made of: materials that people have a liking for, read out of a shop's own words for them.

use super::values::Values;
use crate::catalog::text::fold;

/// A material.
struct Material {
    /// Its name, in English.
    word: &'static str,
    /// In French.
    french: &'static str,
    /// What shops call it, and its kinds, folded: English, French, German, Spanish, Italian.
    names: &'static [&'static str],
}

const fn material(word: &'static str, french: &'static str, names: &'static [&'static str]) -> Material {
    Material { word, french, names }
}

/// What nobody asks for by name (polyamide, elastane) is not here.
const MATERIALS: [Material; 19] = [
    material("linen", "lin", &["linen", "lin", "leinen", "lino"]),
    material("cotton", "coton", &["cotton", "coton", "baumwolle", "algodon", "cotone"]),
    material("wool", "laine", &["wool", "laine", "wolle", "lana", "merino", "merinos", "lambswool"]),
    material("cashmere", "cachemire", &["cashmere", "cachemire", "kaschmir", "cachemir", "cachemira"]),
    material("alpaca", "alpaga", &["alpaca", "alpaga", "alpaka", "mohair"]),
    material("silk", "soie", &["silk", "soie", "seide", "seda", "seta"]),
    material("leather", "cuir", &["leather", "cuir", "leder", "cuero", "pelle", "suede", "nubuck"]),
    material("denim", "denim", &["denim"]),
    material("hemp", "chanvre", &["hemp", "chanvre", "hanf", "canamo", "canapa"]),
    material("straw", "paille", &["straw", "paille", "stroh", "raffia", "raphia"]),
    material("cork", "liège", &["cork", "liege", "kork", "corcho", "sughero"]),
    material("rubber", "caoutchouc", &["rubber", "caoutchouc", "kautschuk", "gummi", "caucho"]),
    material(
        "wood",
        "bois",
        &["wood", "bois", "holz", "madera", "legno", "oak", "chene", "beech", "hetre", "noyer", "ash"],
    ),
    material("bamboo", "bambou", &["bamboo", "bambou", "bambus", "bambu"]),
    material(
        "ceramic",
        "céramique",
        &["ceramic", "ceramique", "keramik", "stoneware", "gres", "porcelain", "porcelaine"],
    ),
    material("glass", "verre", &["glass", "verre", "glas", "vidrio", "vetro"]),
    material("steel", "acier", &["steel", "acier", "stahl", "edelstahl", "acero", "acciaio"]),
    material("brass", "laiton", &["brass", "laiton", "messing", "laton", "ottone"]),
    material("copper", "cuivre", &["copper", "cuivre", "kupfer", "cobre", "rame"]),
];

/// All of them as values of an index, by number.
pub(super) fn values() -> Values {
    let mut values = Values::default();
    for material in &MATERIALS {
        let number = values.number(material.word, material.word);
        values.translate(number, "fr", material.french);
    }
    values
}

/// The numbers of those that a text names.
pub(super) fn of_text(text: &str) -> Vec<u32> {
    let text = fold(text).to_lowercase();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let named = |material: &Material| material.names.iter().any(|name| words.contains(name));
    (0..).zip(&MATERIALS).filter(|(_, material)| named(material)).map(|(number, _)| number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn materials_are_told_in_the_words_of_shops() {
        let of = |text| of_text(text).iter().map(|n| MATERIALS[*n as usize].word).collect::<Vec<_>>();
        assert_eq!(of("Recycled wool 80%, polyamide 20%"), ["wool"]);
        assert_eq!(of("Lin 55 %, coton 45 %"), ["linen", "cotton"]);
        assert_eq!(of("Grès émaillé, liège"), ["cork", "ceramic"]);
        assert_eq!(of("Lining: viscose; woollen look"), [""; 0], "whole words alone");
    }
}
