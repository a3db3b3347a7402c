//! The store, over a real database and real files.

use std::{fs, slice::from_ref};

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use tempfile::TempDir;

use super::*;
use crate::store;

const NOW: Millis = 1_767_225_600_000;

struct Shelf {
    dir: TempDir,
    rows: SqlitePool,
    photos: Photos,
    room: RoomId,
}

impl Shelf {
    async fn with(quota: Quota) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let options = store::options(&dir.path().join("rooms.db")).create_if_missing(true);
        let rows = SqlitePool::connect_with(options).await.unwrap();
        sqlx::migrate!("migrations/rooms").run(&rows).await.unwrap();
        let pool = Arc::new(Pool::start(SHARED_WAITING).unwrap());
        let photos = Photos::open(dir.path(), rows.clone(), pool, [7; 32], quota).unwrap();
        Self { dir, rows, photos, room: RoomId::parse("r_test").unwrap() }
    }

    async fn new() -> Self {
        Self::with(Quota { room_bytes: 1 << 20, room_photos: 100, unposted: 100 }).await
    }

    async fn take(&self, member: &str, picture: &[u8], now: Millis) -> Result<PhotoId, PhotoError> {
        let place = self.photos.place().unwrap();
        let upload = Bytes::copy_from_slice(picture);
        self.photos.take(&place, &self.room, &id(member), upload, now).await.map(|known| known.id)
    }

    fn files(&self) -> usize {
        files::count(&self.dir.path().join(files::DIR)).unwrap().files
    }
}

fn id(member: &str) -> MemberId {
    MemberId::parse(&format!("m_{member}")).unwrap()
}

/// A picture of its own; large enough that its small one is another file.
fn picture(n: u8) -> Vec<u8> {
    let image =
        RgbImage::from_fn(
            800,
            600,
            |x, y| if (x / 8 + y / 8).is_multiple_of(2) { Rgb([n, 60, 40]) } else { Rgb([250; 3]) },
        );
    let mut file = io::Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image).write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

#[tokio::test]
async fn the_same_picture_is_kept_once_and_goes_with_the_last_who_needs_it() {
    let shelf = Shelf::new().await;
    let [one, two] = [shelf.take("ana", &picture(1), NOW).await, shelf.take("ben", &picture(1), NOW).await];
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_eq!(shelf.files(), 2, "large and small");
    let other = shelf.take("ben", &picture(200), NOW).await.unwrap();
    assert_eq!(shelf.files(), 4);
    shelf.photos.gone(vec![one, other]).await.unwrap();
    assert_eq!(shelf.files(), 2, "ben's first still needs them");
    shelf.photos.gone(vec![two.clone()]).await.unwrap();
    shelf.photos.gone(vec![two]).await.expect("twice is no harm");
    assert_eq!(shelf.files(), 0);
}

#[tokio::test]
async fn a_room_s_bytes_and_number_and_what_waits_are_bounded() {
    let shelf = Shelf::with(Quota { room_bytes: 1 << 20, room_photos: 3, unposted: 2 }).await;
    let first = shelf.take("ana", &picture(1), NOW).await.unwrap();
    shelf.take("ana", &picture(2), NOW).await.unwrap();
    let third = shelf.take("ana", &picture(3), NOW).await;
    assert!(matches!(third, Err(PhotoError::TooManyUnposted)), "{third:?}");
    shelf.photos.posted(from_ref(&first)).await.unwrap();
    shelf.take("ana", &picture(3), NOW).await.expect("it waits no more");
    let fourth = shelf.take("ben", &picture(4), NOW).await;
    assert!(matches!(fourth, Err(PhotoError::RoomFull)), "{fourth:?}");
    assert_eq!(shelf.files(), 6, "nothing of what was refused is left");
    shelf.photos.gone(vec![first]).await.unwrap();
    shelf.take("ben", &picture(4), NOW).await.expect("there is room again");

    let narrow = Shelf::with(Quota { room_bytes: 2_000, room_photos: 100, unposted: 100 }).await;
    let refused = narrow.take("ana", &picture(1), NOW).await;
    assert!(matches!(refused, Err(PhotoError::RoomFull)), "{refused:?}");
    assert_eq!(narrow.files(), 0);
}

#[tokio::test]
async fn an_upload_on_its_way_does_not_outlive_who_is_erased_or_their_room() {
    for gone in [
        "INSERT INTO erasures (room, member, asked_at) VALUES ('r_test', 'm_ana', 0)",
        "INSERT INTO erasures (room, member, asked_at, emptied) VALUES ('r_test', '', 0, 1)",
        // The note is taken away in the end; the membership stays, as nobody's.
        "INSERT INTO room_info (room, name, created_at) VALUES ('r_test', 'Test', 0);
         INSERT INTO memberships (room, member, name, joined_at, seen_at) VALUES ('r_test', 'm_ana', '', 0, 0)",
    ] {
        let shelf = Shelf::new().await;
        shelf.take("ana", &picture(1), NOW).await.unwrap();
        sqlx::raw_sql(gone).execute(&shelf.rows).await.unwrap();
        let refused = shelf.take("ana", &picture(2), NOW).await;
        assert!(matches!(refused, Err(PhotoError::Gone)), "{gone}: {refused:?}");
        assert_eq!(shelf.files(), 2, "{gone}: the files of the one before, and no other");
    }
}

#[tokio::test]
async fn what_was_not_posted_is_found_after_an_hour_unless_somebody_is_about_to() {
    let shelf = Shelf::new().await;
    let [old, claimed, posted] = [1, 2, 3].map(picture);
    let old = shelf.take("ana", &old, NOW).await.unwrap();
    let claimed = shelf.take("ana", &claimed, NOW).await.unwrap();
    let posted = shelf.take("ana", &posted, NOW).await.unwrap();
    shelf.photos.posted(&[posted]).await.unwrap();
    assert!(shelf.photos.forgotten(NOW + UNPOSTED_MS).await.unwrap().is_empty(), "not yet");
    let known = shelf.photos.claim(&shelf.room, &id("ana"), from_ref(&claimed), NOW + UNPOSTED_MS).await.unwrap();
    assert_eq!((known.len(), &known[0].id, (known[0].width, known[0].height)), (1, &claimed, (800, 600)));
    let forgotten = shelf.photos.forgotten(NOW + UNPOSTED_MS + 1).await.unwrap();
    assert_eq!(forgotten, [(shelf.room.clone(), old)]);
}

#[tokio::test]
async fn others_uploads_are_nobody_s_to_post_describe_or_give_up() {
    let shelf = Shelf::new().await;
    let photo = shelf.take("ana", &picture(1), NOW).await.unwrap();
    let (photos, elsewhere) = (&shelf.photos, RoomId::parse("r_other").unwrap());
    for (room, member) in [(&shelf.room, "ben"), (&elsewhere, "ana")] {
        assert!(photos.claim(room, &id(member), from_ref(&photo), NOW).await.unwrap().is_empty());
        assert!(!photos.describe(room, &id(member), &photo, "mine").await.unwrap());
        assert!(!photos.discard(room, &id(member), &photo).await.unwrap());
    }
    assert!(photos.known(&elsewhere, from_ref(&photo)).await.unwrap().is_empty());
    assert!(photos.describe(&shelf.room, &id("ana"), &photo, "A red dress").await.unwrap());
    assert_eq!(photos.known(&shelf.room, from_ref(&photo)).await.unwrap()[0].alt, "A red dress");
    assert!(photos.discard(&shelf.room, &id("ana"), &photo).await.unwrap());
    assert_eq!(shelf.files(), 0);
}

#[tokio::test]
async fn what_the_log_does_not_show_goes_and_what_a_crash_left_is_swept() {
    let shelf = Shelf::new().await;
    let [shown, over, later] = [1, 2, 3].map(picture);
    let shown = shelf.take("ana", &shown, NOW).await.unwrap();
    let over = shelf.take("ana", &over, NOW).await.unwrap();
    let later = shelf.take("ana", &later, NOW + 10).await.unwrap();
    shelf.photos.posted(&[shown.clone(), over.clone(), later.clone()]).await.unwrap();
    shelf.photos.keep_only(&shelf.room, vec![shown.clone()], NOW + 10).await.unwrap();
    let asked = [shown, over, later].to_vec();
    let left: Vec<_> = shelf.photos.known(&shelf.room, &asked).await.unwrap().into_iter().map(|k| k.id).collect();
    assert!(left.len() == 2 && !left.contains(&asked[1]), "what came in meanwhile is not touched: {left:?}");

    let shelf_dir = shelf.dir.path().join(files::DIR).join("aa");
    fs::create_dir_all(&shelf_dir).unwrap();
    fs::write(shelf_dir.join("half.part"), b"half").unwrap();
    fs::write(shelf_dir.join("aa".repeat(32)), b"nobody's").unwrap();
    assert_eq!(shelf.photos.sweep().await.unwrap(), 2);
    assert_eq!(shelf.files(), 4);
    shelf.rows.close().await;
}
