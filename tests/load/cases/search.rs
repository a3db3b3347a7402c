//! Browsing and searching a large catalogue of several shops.

use std::{
    fs::File,
    io::{BufWriter, IntoInnerError},
    path::Path,
    process::Command,
};

use super::{Bench, Case, Figure, most, told};
use crate::{
    Result, clock, feed,
    get::Getter,
    stats::{Histogram, Random},
};

pub const SEARCH: Case = Case {
    name: "search",
    what: "a catalogue of 100,000 products and 400,000 variants in four shops: first pages with facets, one after the other",
    figures: &FIGURES,
    run,
};

const FIGURES: [Figure; 22] = [
    most("all searches: p99, ms", 20.0),
    told("everything: p50, ms"),
    told("everything: p99, ms"),
    told("one letter: p50, ms"),
    told("one letter: p99, ms"),
    told("a word: p50, ms"),
    told("a word: p99, ms"),
    told("two words: p50, ms"),
    told("two words: p99, ms"),
    told("narrowed: p50, ms"),
    told("narrowed: p99, ms"),
    told("a letter, narrowed: p50, ms"),
    told("a letter, narrowed: p99, ms"),
    told("by price: p50, ms"),
    told("by price: p99, ms"),
    told("a typo: p50, ms"),
    told("a typo: p99, ms"),
    told("product page: p50, ms"),
    most("product page: p99, ms", 2.0),
    told("ready to search after the start, s"),
    told("server RSS, MiB"),
    told("products imported/s"),
];

/// Shops, and what they sell in.
const SHOPS: [(&str, &str); 4] = [("Anna", "EUR"), ("Berta", "EUR"), ("Carl", "USD"), ("Dora", "EUR")];
/// Products of each.
const PRODUCTS: usize = 25_000;
/// Requests of each kind.
const REQUESTS: usize = 400;

const WORDS: [&str; 12] =
    ["linen", "cotton", "made", "number", "steel", "dress", "boots", "vesper", "ete", "wash", "shade", "season"];
const COLOURS: [&str; 8] = ["black", "white", "blue", "red", "green", "brown", "grey", "beige"];
const SIZES: [&str; 6] = ["s", "m", "xl", "38", "40", "37.5"];
const TYPOS: [&str; 8] = ["linnen", "cottn", "drses", "jackett", "bastek", "vespre", "skrit dress", "leathr boost"];

fn run(bench: &Bench) -> Result<Vec<f64>> {
    // Imported before the first start: a server that finds no shop puts the demo shops there.
    let dir = bench.dir()?;
    let data = dir.path().join("data");
    let products = bench.pick(PRODUCTS, 500);
    let began = clock::now();
    for (n, (shop, currency)) in SHOPS.iter().enumerate() {
        import(bench, dir.path(), shop, currency, products, n as u64 + 1)?;
    }
    #[expect(clippy::cast_precision_loss, reason = "a count")]
    let imported = (products * SHOPS.len()) as f64 / clock::seconds(clock::now() - began);
    let server = bench.launch.start(&data)?;
    let mut getter = Getter::connect(server.addr)?;
    let (first, _) = getter.json("/api/products?facets=true")?;
    let ready = clock::seconds(clock::now() - server.started);
    if first["total"].as_u64() != Some((products * SHOPS.len()) as u64) {
        return Err(format!("{} products are there", first["total"]).into());
    }
    let ids: Vec<String> = ids(&mut getter)?;
    let requests = bench.pick(REQUESTS, 20);
    let mut random = Random(7);
    let mut all = Histogram::default();
    let mut figures = Vec::new();
    for kind in KINDS {
        let mut latency = Histogram::default();
        for _ in 0..requests {
            let path = kind(&mut random);
            let (_, took) = getter.get(&path)?;
            latency.add(took);
            all.add(took);
        }
        figures.extend([latency.millis(0.5), latency.millis(0.99)]);
    }
    figures.insert(0, all.millis(0.99));
    let mut pages = Histogram::default();
    for _ in 0..requests {
        pages.add(getter.get(&format!("/api/products/{}", ids[random.below(ids.len())]))?.1);
    }
    figures.extend([pages.millis(0.5), pages.millis(0.99)]);
    figures.extend([ready, server.rss()? / f64::from(1 << 20), imported]);
    Ok(figures)
}

const KINDS: [fn(&mut Random) -> String; 8] = [
    |_| list(&[]),
    |random| list(&[("q", letter(random))]),
    |random| list(&[("q", one(random, &WORDS))]),
    |random| {
        let (a, b) = (one(random, &WORDS), one(random, &WORDS));
        list(&[("q", format!("{a}+{}", &b[..3]))])
    },
    |random| list(&narrowed(random)),
    |random| {
        let mut parameters = narrowed(random);
        parameters.push(("q", letter(random)));
        list(&parameters)
    },
    |random| list(&[("sort", one(random, &["price", "price_desc", "title", "new"])), ("available", "true".to_owned())]),
    |random| list(&[("q", one(random, &TYPOS).replace(' ', "+"))]),
];

fn one(random: &mut Random, from: &[&str]) -> String {
    from[random.below(from.len())].to_owned()
}

fn letter(random: &mut Random) -> String {
    let letters = b"abcdefghijklmnopqrstuvwxyz0123456789";
    char::from(letters[random.below(letters.len())]).to_string()
}

/// Broad choices: each leaves thousands.
fn narrowed(random: &mut Random) -> Vec<(&'static str, String)> {
    let mut parameters =
        vec![("colour", one(random, &COLOURS)), ("colour", one(random, &COLOURS)), ("available", "true".to_owned())];
    if random.below(2) == 0 {
        parameters.extend([("size", one(random, &SIZES)), ("size", one(random, &SIZES))]);
    }
    if random.below(2) == 0 {
        parameters.push(("category", one(random, &["women", "home", "outlet"])));
    }
    if random.below(2) == 0 {
        parameters
            .extend([("currency", "EUR".to_owned()), ("price_max", (5_000 + 100 * random.below(200)).to_string())]);
    }
    parameters
}

fn list(parameters: &[(&str, String)]) -> String {
    let mut path = "/api/products?facets=true".to_owned();
    for (name, value) in parameters {
        path.push_str(&format!("&{name}={value}"));
    }
    path
}

/// Ids of products from all over the catalogue.
fn ids(getter: &mut Getter) -> Result<Vec<String>> {
    let mut ids = Vec::new();
    for letter in "abcdefghijklmnopqrstuvwxyz".chars() {
        let (page, _) = getter.json(&format!("/api/products?limit=100&q={letter}"))?;
        let products = page["products"].as_array().ok_or("no products")?;
        ids.extend(products.iter().filter_map(|p| p["id"].as_str()).map(str::to_owned));
    }
    if ids.is_empty() { Err("no products".into()) } else { Ok(ids) }
}

fn import(bench: &Bench, dir: &Path, shop: &str, currency: &str, products: usize, seed: u64) -> Result<()> {
    let file = dir.join("products.json");
    let mut out = BufWriter::new(File::create(&file)?);
    feed::write(&mut out, products, seed, 0)?;
    out.into_inner().map_err(IntoInnerError::into_error)?;
    let mut command = Command::new(&bench.launch.program);
    command.args(["import", "--shop", shop, "--currency", currency, "--data"]).arg(dir.join("data")).arg(&file);
    let cores = &bench.launch.cores;
    let done = cores.on(cores.server, || command.output())??;
    if !done.status.success() {
        return Err(format!("the import ended with {}: {}", done.status, String::from_utf8_lossy(&done.stderr)).into());
    }
    Ok(())
}
