//! Tables, and what single values mean.

use proptest::prelude::*;

use super::{prices, read_as, reading, table};
use crate::catalog::import::{Format, ReadError, Reading};

#[test]
fn tabs_commas_and_semicolons() {
    for rows in [
        ["id\ttitle\tprice\timage_link", "1\tA \"big\" one\t2,50 EUR\thttps://s.example/1.jpg"],
        ["ID,Title,Price,Image Link", "1,\"A \"\"big\"\" one\",\"2,50 EUR\",https://s.example/1.jpg"],
        ["g:id;g:title;g:price;g:image-link", "1;\"A \"\"big\"\" one\";2,50 EUR;https://s.example/1.jpg"],
    ] {
        let product = table(&rows).only();
        assert_eq!(product.title, "A \"big\" one");
        assert_eq!(prices(&product), [("2.50 EUR".to_owned(), None)]);
        assert_eq!(product.images.len(), 1);
    }
}

#[test]
fn a_row_is_refused_for_what_is_wrong_with_it() {
    let came = table(&[
        "id,title,price,gtin,link,availability,condition,inventory_quantity,image_link",
        "1,A,100 or best offer,,,,,,",
        "2,,1 EUR,,,,,,",
        ",B,1 EUR,,,,,,",
        "4,C,,,,,,,",
        "5,D,1 EUR,4006381333932,javascript:alert(1),perhaps,so-so,some,ftp://s.example/1.jpg",
        "6,E,-1 EUR,,,,,,",
        "7,F,1.005 EUR,,,,,,",
        "8,G,0 EUR,,,out_of_stock,used,0,",
    ]);
    assert_eq!(
        came.found(),
        [
            "line 2 (id 1): refused price: not a price such as 12.50 EUR",
            "line 3 (id 2): refused title: missing",
            "line 4: refused id: missing",
            "line 5 (id 4): refused price: missing",
            "line 6 (id 5): dropped availability: not a word such as in_stock",
            "line 6 (id 5): dropped quantity: not a whole number",
            "line 6 (id 5): dropped image_link: not an http(s) address",
            "line 6 (id 5): dropped gtin: the GTIN's check digit is wrong",
            "line 6 (id 5): dropped condition: none of new, refurbished, used",
            "line 6 (id 5): dropped link: not an http(s) address",
            "line 7 (id 6): refused price: a price can't be negative",
            "line 8 (id 7): refused price: more decimals than the currency has",
        ]
    );
    assert_eq!(came.findings[0].value.as_deref(), Some("100 or best offer"));
    let told: Vec<_> = came.products.iter().map(|p| (p.title.as_str(), p.variants[0].available)).collect();
    assert_eq!(told, [("D", true), ("G", false)]);
}

#[test]
fn a_row_without_an_id_goes_by_its_page() {
    let product = table(&["title,link,price", "A,https://s.example/a,1 EUR"]).only();
    assert_eq!(product.external_id, "https://s.example/a");
    assert_eq!(product.variants[0].sku, None);
}

#[test]
fn a_sale_price_is_the_price_and_the_price_is_what_it_was() {
    let of = |sale: &str| {
        let came = table(&["id,title,price,sale_price,sale_price_effective_date", &format!("1,A,10 EUR,{sale}")]);
        (came.found().pop(), prices(&came.only()).pop().unwrap())
    };
    let full = ("10.00 EUR".to_owned(), None);
    let reduced = ("8.00 EUR".to_owned(), Some("10.00 EUR".to_owned()));
    assert_eq!(of("8 EUR,"), (None, reduced.clone()));
    assert_eq!(of("8,"), (None, reduced.clone()));
    assert_eq!(of("8 EUR,2000-01-01/2999-01-01T00:00+0100"), (None, reduced));
    assert_eq!(of("8 EUR,2000-01-01/2000-01-02"), (None, full.clone()), "it is over");
    assert_eq!(of("8 EUR,2999-01-01/2999-01-02"), (None, full.clone()), "it isn't on yet");
    for none in [",", "0.00 EUR,", "10 EUR,"] {
        assert_eq!(of(none), (None, full.clone()), "{none}");
    }
    for (sale, reason) in [
        ("12 EUR,", "sale_price: higher than the price"),
        ("8 USD,", "sale_price: in another currency than the price"),
        ("cheap,", "sale_price: not a price such as 12.50 EUR"),
        ("8 EUR,soon", "not an interval such as 2025-10-01/2025-10-07: the sale price is left out"),
    ] {
        let (found, price) = of(sale);
        assert!(found.as_ref().is_some_and(|found| found.ends_with(reason)), "{found:?}");
        assert_eq!(price, full);
    }
}

#[test]
fn availability_before_quantity() {
    let of = |cells: &str| {
        let product = table(&["id,title,price,availability,quantity", &format!("1,A,1 EUR,{cells}")]).only();
        (product.variants[0].available, product.variants[0].stock)
    };
    assert_eq!(of("in stock,3"), (true, Some(3)));
    assert_eq!(of("in_stock,"), (true, None));
    assert_eq!(of("preorder,0"), (true, None), "made or ordered in: nought limits nothing");
    assert_eq!(of("out_of_stock,0"), (false, Some(0)));
    assert_eq!(of(",0"), (false, Some(0)));
    assert_eq!(of(",4"), (true, Some(4)));
    assert_eq!(of(","), (true, None));
}

#[test]
fn a_feed_may_sell_in_several_currencies() {
    let came = table(&["id,title,price", "1,A,1 EUR", "2,B,200 JPY", "3,C,1.250 KWD"]);
    let told: Vec<_> = came.products.iter().flat_map(prices).map(|(price, _)| price).collect();
    assert_eq!(told, ["1.00 EUR", "200 JPY", "1.250 KWD"]);
}

#[test]
fn one_price_without_a_currency_takes_only_its_row() {
    let came = table(&["id,title,price", "1,A,1 EUR", "2,B,2"]);
    assert_eq!(came.found(), ["line 3 (id 2): refused price: nothing says which currency the price is in"]);
    assert_eq!(came.products.len(), 1);
    assert!(matches!(table(&["id,title,price", "1,A,1", "2,B,2"]).end, Err(ReadError::NoCurrency)));
    let told = read_as(Format::GoogleTable, b"id,title,price\n1,A,1", &reading("CHF"));
    assert_eq!(prices(&told.only()), [("1.00 CHF".to_owned(), None)]);
}

#[test]
fn categories_are_the_shops_own_before_googles() {
    let of = |cells: &str| {
        table(&["id\ttitle\tprice\tproduct_type\tgoogle_product_category", &format!("1\tA\t1 EUR\t{cells}")])
            .only()
            .category_path
    };
    assert_eq!(of("Home > Linen\tHome & Garden > Linens"), ["Home", "Linen"]);
    assert_eq!(of("\tHome & Garden > Linens"), ["Home & Garden", "Linens"]);
    assert!(of("\t4171").is_empty());
}

#[test]
fn several_pictures_in_one_cell() {
    let of = |cells: &str| {
        let product =
            table(&["id\ttitle\tprice\timage_link\tadditional_image_link", &format!("1\tA\t1 EUR\t{cells}")]).only();
        product.images.into_iter().map(|image| image.url).collect::<Vec<_>>()
    };
    assert_eq!(
        of(
            "http://e.example/6.jpg,http://e.example/9.jpg\thttps://e.example/a,b.jpg|https://e.example/c.jpg, https://e.example/d.jpg"
        ),
        [
            "http://e.example/6.jpg",
            "http://e.example/9.jpg",
            "https://e.example/a,b.jpg",
            "https://e.example/c.jpg",
            "https://e.example/d.jpg"
        ]
    );
    assert_eq!(of("\t").len(), 0);
}

#[test]
fn addresses_may_be_told_from_the_shops() {
    let site = Reading { site: "https://shop.example/".parse().ok(), ..reading("EUR") };
    let product = read_as(Format::GoogleTable, b"id,title,price,link\n1,A,1,/p/1", &site).only();
    assert_eq!(product.url.as_deref(), Some("https://shop.example/p/1"));
}

proptest! {
    #[test]
    fn any_table_is_read_or_refused(rows in "[a-z,;\t\"\n 0-9]{0,200}", head in prop::sample::select(vec!["id,title,price\n", "", "id\ttitle\tprice\titem_group_id\n"])) {
        let _ = read_as(Format::GoogleTable, format!("{head}{rows}").as_bytes(), &reading("EUR"));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_as(Format::GoogleTable, &bytes, &reading("EUR"));
    }
}
