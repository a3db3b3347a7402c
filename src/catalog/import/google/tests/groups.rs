//! Offers that are variants of one product.

use super::{prices, read_as, reading, table};
use crate::catalog::{
    import::{Format, Reading},
    record::NewProduct,
};

/// Options as `Color: Red, Blue`, and the variants' titles.
fn told(product: &NewProduct) -> (Vec<String>, Vec<&str>) {
    let options = product.options.iter().map(|o| format!("{}: {}", o.name, o.values.join(", "))).collect();
    (options, product.variants.iter().map(|v| v.title.as_str()).collect())
}

#[test]
fn a_group_is_a_product_wherever_its_rows_stand() {
    let came = table(&[
        "id,title,price,item_group_id,color,size,material,image_link,availability",
        "1,Linen dress – Red / S,50 EUR,D,Red,S,linen,https://s.example/red.jpg,in_stock",
        "9,Mug,8 EUR,,,,,,in_stock",
        "2,Linen dress – Red / M,50 EUR,D,Red,M,linen,https://s.example/red.jpg,out_of_stock",
        "3,Linen dress – Blue / S,45 EUR,D,Blue,S,linen,https://s.example/blue.jpg,in_stock",
    ]);
    assert_eq!(came.found(), [""; 0]);
    let [dress, mug] = &came.products[..] else { panic!("{:?}", came.products) };
    assert_eq!((dress.external_id.as_str(), dress.title.as_str()), ("D", "Linen dress"));
    let (options, titles) = told(dress);
    assert_eq!(options, ["Color: Red, Blue", "Size: S, M"]);
    assert_eq!(titles, ["Red / S", "Red / M", "Blue / S"]);
    assert_eq!(dress.provenance.as_ref().unwrap().material.as_deref(), Some("linen"));
    assert_eq!(dress.images.len(), 2, "each picture once");
    assert_eq!(dress.variants[2].image.as_ref().unwrap().alt, "Linen dress – Blue / S");
    assert_eq!(dress.variants.iter().map(|v| v.external_id.as_str()).collect::<Vec<_>>(), ["1", "2", "3"]);
    assert_eq!((mug.external_id.as_str(), told(mug)), ("9", (vec![], vec![""])));
}

#[test]
fn material_and_pattern_are_chosen_where_they_differ() {
    let product = table(&[
        "id,item_group_title,title,price,item_group_id,color,material,pattern",
        "1,Scarf,Wool scarf,50 EUR,S,Red,wool,plain",
        "2,Scarf,Silk scarf,60 EUR,S,Red,silk,plain",
    ])
    .only();
    assert_eq!(product.title, "Scarf");
    assert_eq!(
        told(&product),
        (vec!["Color: Red".to_owned(), "Material: wool, silk".to_owned()], vec!["Red / wool", "Red / silk"])
    );
    assert_eq!(product.provenance, None);
}

#[test]
fn a_single_offer_shows_its_colour_and_size() {
    let product = table(&["id,title,price,color,size", "1,Shirt,9 EUR,Black,10"]).only();
    assert_eq!(told(&product), (vec!["Color: Black".to_owned(), "Size: 10".to_owned()], vec!["Black / 10"]));
}

#[test]
fn option_names_are_in_the_feeds_language() {
    let french = Reading { lang: Some("fr-CA".into()), ..reading("EUR") };
    let product = read_as(Format::GoogleTable, b"id,title,price,color,size\n1,Chemise,9,Noir,M", &french).only();
    assert_eq!(told(&product).0, ["Couleur: Noir", "Taille: M"]);
}

#[test]
fn what_attributes_dont_tell_apart_titles_do() {
    let product = table(&[
        "id,title,price,item_group_id,color",
        "1,Candle (fig),9 EUR,C,White",
        "2,Candle (moss),9 EUR,C,White",
        "3,Candle,9 EUR,C,White",
    ])
    .only();
    assert_eq!(product.title, "Candle");
    assert_eq!(
        told(&product),
        (
            vec!["Color: White".to_owned(), "Variant: fig, moss, 3".to_owned()],
            vec!["White / fig", "White / moss", "White / 3"]
        )
    );
}

#[test]
fn titles_without_a_common_beginning_leave_the_first() {
    let product =
        table(&["id,title,price,item_group_id,color", "1,Red mug,9 EUR,M,Red", "2,Blue mug,9 EUR,M,Blue"]).only();
    assert_eq!(product.title, "Red mug");
}

#[test]
fn a_product_has_one_currency() {
    let came = table(&[
        "id,title,price,item_group_id,size",
        "1,Ring,9 EUR,R,1",
        "2,Ring,10 USD,R,2",
        "3,Ring,9 EUR,R,3",
        "1,Ring,9 EUR,R,4",
    ]);
    assert_eq!(
        came.found(),
        [
            "line 3 (id 2): refused price: its group is sold in EUR, and a product has one currency",
            "line 5 (id 1): refused id: its group has a variant with this id already",
        ]
    );
    assert_eq!(came.findings[0].value.as_deref(), Some("10 USD"));
    assert_eq!(prices(&came.only()).len(), 2);
}

#[test]
fn a_group_of_which_nothing_can_be_taken_is_refused() {
    let came = table(&["id,title,price,item_group_id", "1,A,free,G", "2,A,,G", "3,B,1 EUR,"]);
    assert_eq!(
        came.found(),
        [
            "line 2 (id 1): refused price: not a price such as 12.50 EUR",
            "line 3 (id 2): refused price: missing",
            "line 2 (id 1): refused item_group_id: none of its offers can be taken",
        ]
    );
    assert_eq!(came.only().title, "B");
}
