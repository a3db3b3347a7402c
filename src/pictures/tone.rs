//! A picture's own colour: that of the thing in it rather than of the wall behind it.
//!
//! Pixels are counted in coarse cells of colour. The ground is what most of the border shows, with all that runs into it
//! along the border: walls are lit from one side. Unless nearly everything looks like it, it does not count, and neither do
//! transparent pixels. The tone is the mean of the fullest cell and of
//! those beside it, so that a fabric's folds count as one colour.

use image::RgbaImage;

/// Bits of a channel that tell cells apart: 4,096 cells.
const CELL_BITS: u32 = 4;
const SIDE: usize = 1 << CELL_BITS;
/// More transparent than this and a pixel is ground.
const MIN_ALPHA: u8 = 128;
/// The thing is at least this much of the picture, in percent; with less the ground is what there is to see.
const MIN_SHARE: u64 = 3;
/// A colour runs along the border if it is at least this much of it, in percent.
const MIN_EDGE: u64 = 2;
/// What a picture without one opaque pixel has.
const NOTHING: [u8; 3] = [255, 255, 255];

#[derive(Clone, Copy, Default)]
struct Cell {
    count: u64,
    sum: [u64; 3],
}

impl Cell {
    fn add(&mut self, rgb: [u8; 3]) {
        self.count += 1;
        for (sum, channel) in self.sum.iter_mut().zip(rgb) {
            *sum += u64::from(channel);
        }
    }

    fn join(&mut self, other: Self) {
        self.count += other.count;
        for (sum, more) in self.sum.iter_mut().zip(other.sum) {
            *sum += more;
        }
    }

    fn mean(self) -> [u8; 3] {
        self.sum.map(|sum| u8::try_from(sum / self.count.max(1)).unwrap_or(u8::MAX))
    }
}

type Cells = Vec<Cell>;

fn cells() -> Cells {
    vec![Cell::default(); SIDE * SIDE * SIDE]
}

fn index([r, g, b]: [u8; 3]) -> usize {
    let part = |channel: u8| usize::from(channel) >> (8 - CELL_BITS);
    (part(r) * SIDE + part(g)) * SIDE + part(b)
}

/// The cell and its neighbours in colour.
fn around(at: usize) -> impl Iterator<Item = usize> {
    let near = |n: usize| n.saturating_sub(1)..=(n + 1).min(SIDE - 1);
    let (r, g, b) = (at / SIDE / SIDE, at / SIDE % SIDE, at % SIDE);
    near(r).flat_map(move |r| near(g).flat_map(move |g| near(b).map(move |b| (r * SIDE + g) * SIDE + b)))
}

fn fullest(cells: &Cells) -> usize {
    // Of equals the first, so that a picture has one tone for good.
    (0..cells.len()).rev().max_by_key(|at| cells[*at].count).unwrap_or(0)
}

/// The cells of the ground: the border's fullest, and from each those beside it that run along the border, too.
fn ground(border: &Cells, edge: u64) -> Vec<usize> {
    let mut ground = vec![fullest(border)];
    let mut next = 0;
    while let Some(at) = ground.get(next).copied() {
        next += 1;
        for beside in around(at) {
            if border[beside].count * 100 >= edge * MIN_EDGE && !ground.contains(&beside) {
                ground.push(beside);
            }
        }
    }
    // What is hardly at the border but looks the same.
    let mut all: Vec<usize> = ground.into_iter().flat_map(around).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The tone of a picture, red, green and blue.
pub fn of(pixels: &RgbaImage) -> [u8; 3] {
    let (mut all, mut border) = (cells(), cells());
    let mut opaque = 0_u64;
    for (x, y, pixel) in pixels.enumerate_pixels() {
        let [r, g, b, a] = pixel.0;
        if a < MIN_ALPHA {
            continue;
        }
        opaque += 1;
        let rgb = [r, g, b];
        all[index(rgb)].add(rgb);
        if x == 0 || y == 0 || x + 1 == pixels.width() || y + 1 == pixels.height() {
            border[index(rgb)].add(rgb);
        }
    }
    if opaque == 0 {
        return NOTHING;
    }
    let edge = 2 * u64::from(pixels.width() + pixels.height());
    let ground = ground(&border, edge);
    let mut thing = all.clone();
    // A border of many colours is no ground: the thing reaches beyond the picture.
    if ground.iter().map(|at| border[*at].count).sum::<u64>() * 2 > edge {
        for at in ground {
            thing[at] = Cell::default();
        }
    }
    let left: u64 = thing.iter().map(|cell| cell.count).sum();
    let counted = if left * 100 >= opaque * MIN_SHARE { thing } else { all };
    let mut tone = Cell::default();
    for at in around(fullest(&counted)) {
        tone.join(counted[at]);
    }
    tone.mean()
}

#[cfg(test)]
mod tests {
    use image::Rgba;
    use proptest::prelude::*;

    use super::*;

    const WHITE: Rgba<u8> = Rgba([255, 255, 255, 255]);
    const RED: Rgba<u8> = Rgba([207, 74, 51, 255]);

    fn near(tone: [u8; 3], colour: Rgba<u8>) -> bool {
        tone.iter().zip(colour.0).all(|(a, b)| a.abs_diff(b) <= 4)
    }

    fn drawn(ground: Rgba<u8>, thing: Rgba<u8>, within: std::ops::Range<u32>) -> RgbaImage {
        RgbaImage::from_fn(100, 100, |x, y| if within.contains(&x) && within.contains(&y) { thing } else { ground })
    }

    #[test]
    fn the_thing_counts_and_not_the_wall_behind_it() {
        assert!(near(of(&drawn(WHITE, RED, 35..65)), RED), "a small thing on much white");
        assert!(near(of(&drawn(Rgba([0, 0, 0, 0]), RED, 45..55)), RED), "on transparent ground");
        assert!(near(of(&drawn(RED, WHITE, 45..55)), RED), "hardly anything but the wall");
        assert!(near(of(&drawn(WHITE, WHITE, 0..1)), WHITE));
        assert_eq!(of(&drawn(Rgba([9, 9, 9, 0]), Rgba([9, 9, 9, 0]), 0..1)), NOTHING);
    }

    #[test]
    fn a_wall_in_half_light_is_one_wall() {
        let lit = RgbaImage::from_fn(100, 100, |x, y| {
            let wall = u8::try_from(240 - y).unwrap();
            if (40..60).contains(&x) && (40..60).contains(&y) { RED } else { Rgba([wall, wall, wall - 8, 255]) }
        });
        assert!(near(of(&lit), RED), "{:?}", of(&lit));
    }

    #[test]
    fn the_folds_of_a_fabric_are_one_colour() {
        let folds = RgbaImage::from_fn(90, 90, |x, y| match () {
            () if !(10..80).contains(&x) || !(10..80).contains(&y) => WHITE,
            () if x % 3 == 0 => Rgba([62, 90, 140, 255]),
            () if x % 3 == 1 => Rgba([66, 96, 146, 255]),
            () => Rgba([58, 84, 134, 255]),
        });
        assert!(near(of(&folds), Rgba([62, 90, 140, 255])), "{:?}", of(&folds));
    }

    proptest! {
        #[test]
        fn a_picture_of_one_colour_has_that_tone(r: u8, g: u8, b: u8, w in 1_u32..20, h in 1_u32..20) {
            prop_assert_eq!(of(&RgbaImage::from_pixel(w, h, Rgba([r, g, b, 255]))), [r, g, b]);
        }
    }
}
