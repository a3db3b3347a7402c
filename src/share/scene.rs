//! Where things lie on the picture of a look: as on the board of the page (`web/src/pages/looks/geometry.ts` and `stage.ts`), with the
//! same sheet, the same square around a piece and the same bounds.

use resvg::tiny_skia::Transform;

/// Side of the sheet, in units.
const SHEET: f64 = 1_000.0;
/// Side of a piece's square at scale 1, in units.
const PIECE: f64 = 400.0;
/// How far beside the sheet a piece may lie.
const BESIDE: f64 = 300.0;
/// Scales that the board lets one make. Other programs may write others, which would cost more than they show.
const SCALES: (f64, f64) = (0.12, 3.0);
/// What of a piece beside the sheet is to be seen, either side of its middle, in units.
const SEEN: f64 = 60.0;
/// Between the sheet and the edge of the picture, in units.
const MARGIN: f64 = 16.0;

/// Where a piece lies: `[x, y, scale, rotation, flip, z]`.
pub type Pose = [f64; 6];

/// A pose as the board would have it.
fn tidy([x, y, scale, rotation, flip, z]: Pose) -> Pose {
    let (least, most) = SCALES;
    [x.clamp(-BESIDE, SHEET + BESIDE), y.clamp(0.0, SHEET), scale.clamp(least, most), rotation, flip, z]
}

/// How units of the sheet become pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    k: f64,
    dx: f64,
    dy: f64,
}

impl View {
    /// Lays the sheet, and what lies beside it, into a picture of this size.
    pub fn fit(width: u32, height: u32, poses: impl Iterator<Item = Pose>) -> Self {
        let (mut left, mut right) = (-MARGIN, SHEET + MARGIN);
        for [x, ..] in poses.map(tidy) {
            (left, right) = (left.min(x - SEEN), right.max(x + SEEN));
        }
        // Symmetrical, so that the sheet stays in the middle.
        let half = (SHEET / 2.0 - left).max(right - SHEET / 2.0);
        let (width, height) = (f64::from(width), f64::from(height));
        let k = (width / (2.0 * half)).min(height / (SHEET + 2.0 * MARGIN));
        Self { k, dx: width / 2.0 - SHEET / 2.0 * k, dy: (height - SHEET * k) / 2.0 }
    }

    /// Side of a piece's square, in pixels.
    pub fn side(self, pose: Pose) -> f64 {
        let [_, _, scale, ..] = tidy(pose);
        PIECE * scale * self.k
    }

    /// Lays something that is `width` wide and `height` high into the square of a piece, whole and in its middle.
    #[allow(clippy::cast_possible_truncation, reason = "pixels of a picture")]
    pub fn lay(self, pose: Pose, (width, height): (f64, f64)) -> Transform {
        let [x, y, _, rotation, flip, _] = tidy(pose);
        let fill = self.side(pose) / width.max(height).max(f64::MIN_POSITIVE);
        let mirrored = if flip > 0.0 { -fill } else { fill };
        Transform::from_translate((x * self.k + self.dx) as f32, (y * self.k + self.dy) as f32)
            .pre_rotate(rotation as f32)
            .pre_scale(mirrored as f32, fill as f32)
            .pre_translate((-width / 2.0) as f32, (-height / 2.0) as f32)
    }
}

#[cfg(test)]
mod tests {
    use resvg::tiny_skia::Point;

    use super::*;

    fn at(view: View, pose: Pose, (x, y): (f32, f32)) -> (i32, i32) {
        let mut point = Point::from_xy(x, y);
        view.lay(pose, (1.0, 1.0)).map_point(&mut point);
        #[allow(clippy::cast_possible_truncation, reason = "small numbers")]
        (point.x.round() as i32, point.y.round() as i32)
    }

    #[test]
    fn the_sheet_fills_the_picture_but_for_its_margin() {
        let view = View::fit(1_032, 1_032, [[500.0, 500.0, 1.0, 0.0, 0.0, 1.0]].into_iter());
        assert_eq!(view, View { k: 1.0, dx: 16.0, dy: 16.0 });
        let pose = [500.0, 400.0, 0.5, 0.0, 0.0, 1.0];
        assert_eq!((at(view, pose, (0.0, 0.0)), at(view, pose, (1.0, 1.0))), ((416, 316), (616, 516)));
    }

    #[test]
    fn pieces_are_turned_about_their_middle_and_mirrored_before_that() {
        let view = View::fit(1_032, 1_032, std::iter::empty());
        let turned = [500.0, 500.0, 0.5, 90.0, 0.0, 1.0];
        // Clockwise: what was above on the left is above on the right.
        assert_eq!(at(view, turned, (0.0, 0.0)), (616, 416));
        let mirrored = [500.0, 500.0, 0.5, 0.0, 1.0, 1.0];
        assert_eq!(at(view, mirrored, (0.0, 0.0)), (616, 416));
        let both = [500.0, 500.0, 0.5, 90.0, 1.0, 1.0];
        assert_eq!(at(view, both, (0.0, 0.0)), (616, 616));
    }

    #[test]
    fn what_lies_beside_the_sheet_makes_it_smaller_and_nothing_makes_it_vanish() {
        let beside = View::fit(1_032, 1_032, [[1_200.0, 500.0, 1.0, 0.0, 0.0, 1.0]].into_iter());
        assert!((beside.k - 1_032.0 / 1_520.0).abs() < 1e-9, "{beside:?}");
        let wide = View::fit(2_000, 1_032, [[1_200.0, 500.0, 1.0, 0.0, 0.0, 1.0]].into_iter());
        assert!((wide.k - 1.0).abs() < 1e-9, "{wide:?}");
        let nowhere = [100_000.0, -100_000.0, 100.0, 3_600.0, -1.0, 1e9];
        let view = View::fit(1_032, 1_032, [nowhere].into_iter());
        assert!(view.k > 0.5 && view.side(nowhere) < 1_300.0, "{view:?}");
    }
}
