//! Feeds of any length, shaped like a real shop's `products.json`.

use std::io::{self, Write};

/// Variants of each product.
pub const VARIANTS: usize = 4;

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
const COLOURS: [&str; 10] = ["Poppy", "Ink", "Sage", "Honey", "Fir", "Camel", "Denim", "Brick", "Oat", "Charcoal"];

/// Writes a feed of `products` products with [`VARIANTS`] variants each, some 2.4 KiB a product. The same seed gives the
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

fn product(out: &mut impl Write, n: usize, seed: u64, revision: u64) -> io::Result<()> {
    let random = |salt: u64| mixed(seed ^ mixed(n as u64 * 64 + salt));
    let id = 10_000_000_000 + n as u64 * 1_000;
    let (material, model, thing) = (pick(&MATERIALS, random(1)), pick(&MODELS, random(2)), pick(&THINGS, random(3)));
    let title = format!("{model} {} {thing} {n}", material.to_lowercase());
    let handle = format!("{thing}-{n}");
    let change = if random(4) % 100 == revision % 100 { revision } else { 0 };
    let cents = 900 + random(5) % 30_000 + change;
    write!(
        out,
        "{{\"id\":{id},\"title\":\"{title}\",\"handle\":\"{handle}\",\"body_html\":\"<p>{material} {thing}, made in small \
         numbers. <strong>{model}</strong> is cut to be worn for years; the seams are felled, the edges bound.</p>\\n<ul>\
         <li>{material}, 100%</li><li>Wash at 30\\u00b0, dry in the shade</li><li>Made in {}</li></ul>\\n<p>See the \
         <a href=\\\"https://shop.example/pages/care\\\" class=\\\"btn\\\" onclick=\\\"track()\\\">care guide</a>. Number {}.</p>\",\
         \"published_at\":\"2025-12-02T09:45:43+02:00\",\"created_at\":\"2025-12-02T07:32:11+02:00\",\
         \"updated_at\":\"2026-07-20T18:49:16+03:00\",\"vendor\":\"{} & fils\",\"product_type\":\"{thing}\",\
         \"tags\":[\"{}\",\"{thing}\",\"season-{}\"],\"variants\":[",
        pick(&["Normandy", "Braga", "Puisaye", "Kraków"], random(6)),
        random(7),
        pick(&["Luma", "Brume", "Sabot", "Delorme"], random(8)),
        material.to_lowercase(),
        random(9) % 8,
    )?;
    let first_colour = random(10);
    for v in 0..VARIANTS as u64 {
        let colour = COLOURS[usize::try_from((first_colour + v) % COLOURS.len() as u64).unwrap_or(0)];
        let compare = if random(11) % 5 == 0 {
            format!("\"{}.{:02}\"", (cents + 2_000) / 100, cents % 100)
        } else {
            "null".to_owned()
        };
        write!(
            out,
            "{}{{\"id\":{},\"title\":\"{colour}\",\"option1\":\"{colour}\",\"option2\":null,\"option3\":null,\
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
         \"options\":[{{\"name\":\"Colour\",\"position\":1,\"values\":[]}}]}}",
        id + 500
    )
}
