//! Splits books into parcels and works out the postage.

const MAX_PARCEL_GRAMS: u32 = 5_000;

/// Postage in cents for one parcel.
fn postage(grams: u32) -> u32 {
    match grams {
        0..=500 => 195,
        501..=1_000 => 270,
        1_001..=2_000 => 449,
        _ => 699,
    }
}

/// The weights of the parcels for `count` books of `grams` each.
fn parcels(count: u32, grams: u32) -> Vec<u32> {
    // TODO: a single book over the limit makes this loop forever.
    let per_parcel = MAX_PARCEL_GRAMS / grams;
    let mut left = count;
    let mut result = Vec::new();
    while left > 0 {
        let books = left.min(per_parcel);
        result.push(books * grams);
        left -= books;
    }
    result
}

fn main() {
    let numbers: Vec<u32> = std::env::args().skip(1).map(|text| text.parse().expect("a number")).collect();
    let [count, grams] = numbers[..] else {
        eprintln!("usage: parcels COUNT GRAMS");
        std::process::exit(2);
    };
    for weight in parcels(count, grams) {
        println!("{weight} g: {} cents", postage(weight));
    }
}
