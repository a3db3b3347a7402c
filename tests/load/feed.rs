//! Feeds of any length, shaped like a real shop's `products.json`.

use std::io::{self, Write};

/// Variants of each product.
pub const VARIANTS: usize = 4;

/// Brands: some sell much, most sell little, as everywhere.
pub const BRANDS: u64 = 600;

const MATERIALS: [&str; 8] = ["Linen", "Cotton", "Wool", "Leather", "Silk", "Oak", "Stoneware", "Steel"];
const MODELS: [&str; 12] = [
    "Vesper",
    "Harbour",
    "Garden",
    "Quay",
    "Picnic",
    "Market",
    "Mistral",
    "Cœur",
    "Été",
    "Brûlé",
    "Señora",
    "Ångström",
];
const THINGS: [&str; 12] =
    ["dress", "coat", "jacket", "shirt", "skirt", "bag", "boots", "lamp", "mug", "basket", "scarf", "throw"];
const KINDS: [&str; 5] = ["Women", "Men", "Children", "Home", "Outlet"];
/// Names that say their colour, in several languages, and some that don't.
const COLOURS: [&str; 24] = [
    "Poppy",
    "Black",
    "Navy blue",
    "Sage",
    "Noir",
    "Honey",
    "Off white",
    "Dunkelgrün",
    "Camel",
    "Denim",
    "Rojo",
    "Brick",
    "Oat",
    "Charcoal",
    "Rose",
    "Bordeaux",
    "Ecru",
    "Light grey",
    "Bleu marine",
    "Olive",
    "Black/White",
    "Lilac",
    "Mustard",
    "Silver",
];
const SIZES: [&str; 14] = ["XS", "S", "M", "L", "XL", "XXL", "36", "38", "40", "42", "37,5", "39", "41", "One size"];
/// Syllables that brands and rarer words are made of.
const SYLLABLES: [&str; 20] = [
    "lu", "ma", "bru", "me", "sa", "bot", "del", "or", "ne", "vi", "ka", "ro", "ti", "san", "gre", "po", "lin", "far",
    "ou", "el",
];

/// Writes a feed of `products` products with [`VARIANTS`] variants each, some 2.6 KiB a product. The same seed gives the
/// same bytes; `revision` changes the prices of about one product in a hundred.
pub fn write(out: &mut impl Write, products: usize, seed: u64, revision: u64) -> io::Result<()> {
    write!(out, "{{\"products\":[")?;
    for n in 0..products {
        if n > 0 {
            write!(out, ",")?;
        }
        product(out, n, seed, revision)?;
    }
    write!(out, "]}}")
}

/// Well mixed numbers out of any (`SplitMix64`).
fn mixed(n: u64) -> u64 {
    let z = n.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn pick<'a>(from: &[&'a str], random: u64) -> &'a str {
    from[usize::try_from(random % from.len() as u64).unwrap_or(0)]
}

/// One of `count`, the first far more often than the last.
fn skewed(count: u64, random: u64) -> u64 {
    let (a, b) = (random % count, (random >> 32) % count);
    a * b / count
}

/// A word of two to four syllables.
fn word(n: u64) -> String {
    let random = mixed(n);
    (0..2 + random % 3).map(|i| pick(&SYLLABLES, random >> (8 * i + 8))).collect()
}

/// The name of a brand.
pub fn brand(n: u64) -> String {
    let name = word(n ^ 0xb4a4d);
    let (first, rest) = name.split_at(1);
    format!(
        "{}{rest} {}",
        first.to_uppercase(),
        ["& fils", "Studio", "Maison", "& Co"][usize::try_from(n % 4).unwrap_or(0)]
    )
}

fn product(out: &mut impl Write, n: usize, seed: u64, revision: u64) -> io::Result<()> {
    let random = |salt: u64| mixed(seed ^ mixed(n as u64 * 64 + salt));
    let id = 10_000_000_000 + n as u64 * 1_000;
    let (material, model, thing) = (pick(&MATERIALS, random(1)), pick(&MODELS, random(2)), pick(&THINGS, random(3)));
    let title = format!("{model} {} {thing} {n}", material.to_lowercase());
    let handle = format!("{thing}-{n}");
    let change = if random(4) % 100 == revision % 100 { revision } else { 0 };
    let cents = 900 + random(5) % 30_000 + change;
    // Some words are in most descriptions, most words are in few.
    let words: Vec<String> = (0..24).map(|i| word(skewed(8_000, random(40 + i)))).collect();
    write!(
        out,
        "{{\"id\":{id},\"title\":\"{title}\",\"handle\":\"{handle}\",\"body_html\":\"<p>{material} {thing}, made in small \
         numbers. <strong>{model}</strong> is cut to be worn for years; {}.</p>\\n<ul>\
         <li>{material}, 100%</li><li>Wash at 30\\u00b0, dry in the shade</li><li>Made in {}</li></ul>\\n<p>See the \
         <a href=\\\"https://shop.example/pages/care\\\" class=\\\"btn\\\" onclick=\\\"track()\\\">care guide</a>. Number {}.</p>\",\
         \"published_at\":\"2025-12-02T09:45:43+02:00\",\"created_at\":\"2025-12-02T07:32:11+02:00\",\
         \"updated_at\":\"2026-07-20T18:49:16+03:00\",\"vendor\":\"{}\",\"product_type\":\"{} > {thing}\",\
         \"tags\":[\"{}\",\"{thing}\",\"season-{}\"],\"variants\":[",
        words.join(" "),
        pick(&["Normandy", "Braga", "Puisaye", "Kraków"], random(6)),
        random(7),
        brand(skewed(BRANDS, random(8))),
        pick(&KINDS, random(12)),
        material.to_lowercase(),
        random(9) % 8,
    )?;
    let (first_colour, first_size) = (random(10) >> 1, random(13) >> 1);
    for v in 0..VARIANTS as u64 {
        // Two colours in two sizes each.
        let (colour, size) = (pick(&COLOURS, first_colour + v / 2), pick(&SIZES, first_size + v % 2));
        let compare = if random(11) % 5 == 0 {
            format!("\"{}.{:02}\"", (cents + 2_000) / 100, cents % 100)
        } else {
            "null".to_owned()
        };
        write!(
            out,
            "{}{{\"id\":{},\"title\":\"{colour} / {size}\",\"option1\":\"{colour}\",\"option2\":\"{size}\",\"option3\":null,\
             \"sku\":\"{n}-{v}\",\"requires_shipping\":true,\"taxable\":false,\"featured_image\":null,\"available\":{},\
             \"price\":\"{}.{:02}\",\"grams\":{},\"compare_at_price\":{compare},\"position\":{},\"product_id\":{id},\
             \"created_at\":\"2025-12-02T07:32:11+02:00\",\"updated_at\":\"2026-07-20T18:49:16+03:00\"}}",
            if v > 0 { "," } else { "" },
            id + 1 + v,
            random(20 + v) % 8 != 0,
            cents / 100,
            cents % 100,
            random(30 + v) % 2_000,
            v + 1,
        )?;
    }
    write!(
        out,
        "],\"images\":[{{\"id\":{0},\"created_at\":\"2025-12-02T09:23:54+02:00\",\"position\":1,\
         \"updated_at\":\"2025-12-02T09:23:55+02:00\",\"product_id\":{id},\"variant_ids\":[],\
         \"src\":\"https://cdn.example/files/{n}.png?v=1764660235\",\"width\":1000,\"height\":1000}}],\
         \"options\":[{{\"name\":\"Colour\",\"position\":1,\"values\":[]}},\
         {{\"name\":\"Size\",\"position\":2,\"values\":[]}}]}}",
        id + 500
    )
}
