use proptest::prelude::*;

use super::read;
use crate::catalog::import::{
    ReadError, Reading,
    report::Fate,
    trial::{self, Trial, euros},
};

fn feed(text: &str) -> Trial {
    trial::read(read, text.as_bytes(), &euros()).unwrap()
}

fn refusal(text: &str) -> String {
    match trial::read(read, text.as_bytes(), &euros()) {
        Err(ReadError::Format(why)) => why,
        other => panic!("{text}: {:?}", other.map(|feed| feed.products.len())),
    }
}

#[test]
fn a_mapping_is_a_product() {
    let text = concat!(
        "- id: a-1\n  name: Lamp\n  category: home decor\n  style: lighting\n",
        "  description: Warm & soft,\n    3 < 4.\n  price: 129.90\n  image: 1.jpg\n  current_stock: 15\n",
        "  aliases:\n  - light\n  - bulb\n  promoted: true\n  link: null\n  nested: {a: [b, {c: d}]}\n",
        "- {id: 'b', name: \"null\", price: 3, image: ~, current_stock: 0}\n",
    );
    let feed = feed(text);
    assert_eq!(feed.found(), []);
    let lamp = feed.product("Lamp");
    assert_eq!(lamp.category_path, ["home decor", "lighting"]);
    assert_eq!(lamp.description, "<p>Warm &amp; soft, 3 &lt; 4.</p>");
    assert_eq!(lamp.tags, ["light", "bulb"]);
    assert_eq!(lamp.images[0].url, "https://shop.example/images/home%20decor/1.jpg");
    assert_eq!(lamp.url.as_deref(), Some("https://shop.example/#/product/a-1"));
    let only = &lamp.variants[0];
    assert_eq!((only.external_id.as_str(), only.price.to_string().as_str()), ("default", "129.90 EUR"));
    assert_eq!((only.available, only.stock), (true, Some(15)));
    let quoted = feed.product("null");
    assert_eq!((quoted.variants[0].available, quoted.images.len()), (false, 0));
}

#[test]
fn without_the_shops_address_pictures_are_only_names() {
    let text = "- {id: a, name: A, price: 1, image: a.jpg}\n- {id: b, name: B, price: 1, image: b.jpg}\n\
                - {id: c, name: C, price: 1, image: https://a.example/c.jpg}\n";
    let reading = Reading { site: None, ..euros() };
    let feed = trial::read(read, text.as_bytes(), &reading).unwrap();
    assert_eq!(feed.found().len(), 1);
    assert_eq!(feed.found()[0].2, "image");
    assert_eq!(feed.products.iter().map(|p| p.images.len()).collect::<Vec<_>>(), [0, 0, 1]);
    assert_eq!(feed.products[0].url, None);
}

#[test]
fn what_is_wrong_is_said_where_it_stands() {
    let feed = feed(
        "- name: A\n  price: 1\n- id: b\n  price: 1\n- id: c\n  name: C\n  price: a lot\n- just text\n- - a\n- id: d\n  name: D\n  price: 1\n",
    );
    assert_eq!(
        feed.found(),
        [
            ("line 1", Fate::Refused, "id", "missing"),
            ("line 3", Fate::Refused, "name", "missing"),
            ("line 5", Fate::Refused, "price", "not a price such as 12.50 EUR"),
            ("line 8", Fate::Refused, "", "not a product"),
            ("line 9", Fate::Refused, "", "not a product"),
        ]
    );
    assert_eq!(feed.kept, ["b", "c"]);
    assert_eq!(feed.products.len(), 1);
}

#[test]
fn what_is_no_list_of_products_is_refused() {
    assert!(refusal("a: b\n").contains("not one list"));
    assert!(refusal("").contains("not one list"));
    assert!(refusal("- {id: a, name: A, price: 1}\n---\n- {id: b, name: B, price: 1}\n").contains("not one list"));
    assert!(refusal("- {id: a, name: A, price: 1}\n- {id: [").contains("not whole YAML, after 1"));
    let unsaid = Reading::default();
    assert!(matches!(trial::read(read, b"- id: a\n", &unsaid), Err(ReadError::NoCurrency)));
}

#[test]
fn a_few_bytes_do_not_stand_for_many() {
    let mut bomb = "- &a [x, x]\n".to_owned();
    for (name, of) in [('b', 'a'), ('c', 'b'), ('d', 'c')] {
        bomb.extend([format!("- &{name} [*{of}, *{of}]\n")]);
    }
    assert!(refusal(&bomb).contains("anchors and aliases"));
    assert!(refusal("- {id: a, name: *x}\n").starts_with("not whole YAML"));
    assert!(refusal(&format!("- {}{}", "[".repeat(20), "]".repeat(20))).contains("nested deeper than 8"));
    refusal(&format!("- {}", "[".repeat(100_000)));
    assert!(refusal(&"- ".repeat(50)).contains("nested deeper than 8"));
    let endless = format!("- id: a\n  description: {}\n", "x".repeat(9 << 20));
    assert!(refusal(&endless).contains("a product of more than 8 MiB"));
}

#[test]
fn the_list_of_the_demo_store_itself() {
    let Some(bytes) = trial::sample("other/aws-retail-products.yaml") else { return };
    let dollars = Reading { currency: Some("USD".parse().unwrap()), ..Reading::default() };
    let feed = trial::read(read, &bytes, &dollars).unwrap();
    assert_eq!(feed.products.len(), 2_465);
    assert_eq!(feed.found().len(), 1, "names of files");
    let backpack = feed.product("Adventure-Ready Expedition Backpack");
    assert_eq!(backpack.category_path, ["accessories", "backpack"]);
    assert!(backpack.description.contains("with our rugged Adventure-Ready Expedition Backpack. This durable beige"));
    assert_eq!(backpack.variants[0].price.to_string(), "129.99 USD");
    assert_eq!(backpack.variants[0].stock, Some(15));
    assert_eq!(feed.products.iter().map(|p| p.variants[0].price.amount).max(), Some(2_499_999));
    assert_eq!(feed.products.iter().filter(|p| !p.tags.is_empty()).count(), 16);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "(- |id: |price: |[a-z]|\n|  |[&*!|>'\"{}\\[\\],?:#%@`~-])(- |id: |price: |[a-z]|\n|  |[&*!|>'\"{}\\[\\],?:#%@`~-]){0,60}") {
        let _ = trial::read(read, &bytes, &euros());
        let _ = trial::read(read, text.as_bytes(), &euros());
        let _ = trial::read(read, format!("- id: a\n  name: {text}").as_bytes(), &euros());
    }
}
