//! QR codes as drawings: what a page needs to show one, and nothing of how they are made.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};
use serde::Serialize;
use utoipa::ToSchema;

use super::ApiError;

/// How much of a code may be unreadable: 15 %, which a worn screen still gets across.
const CORRECTION: ECL = ECL::M;

/// A QR code. Around it four modules have to stay light, which are not counted here.
#[derive(Debug, Serialize, ToSchema)]
pub struct QrDrawing {
    /// Modules along each side, 21 to 177.
    pub size: usize,
    /// The dark modules as an SVG path: `0 0` is the upper left corner, a module is one unit.
    pub path: String,
}

/// Draws a text.
pub fn draw(text: &str) -> Result<QrDrawing, ApiError> {
    let code = QRBuilder::new(text)
        .ecl(CORRECTION)
        .build()
        .map_err(|error| ApiError::internal(format!("no QR code of {} bytes: {error}", text.len())))?;
    let mut path = String::new();
    for y in 0..code.size {
        let row = &code[y][..code.size];
        let mut x = 0;
        while x < row.len() {
            let run = row[x..].iter().take_while(|module| module.value()).count();
            if run > 0 {
                // One rectangle for modules that touch: hairlines would show between them.
                let _ = write!(path, "M{x} {y}h{run}v1H{x}z");
            }
            x += run.max(1);
        }
    }
    Ok(QrDrawing { size: code.size, path })
}
