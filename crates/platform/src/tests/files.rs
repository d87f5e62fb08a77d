use bytes::Bytes;
use chrono::TimeDelta;
use futures_util::TryStreamExt;
use uuid::Uuid;

use super::{House, someone};
use crate::Error;
use crate::files::{self, Media, NewFile};

const OBJECT: Uuid = Uuid::from_u128(9);

fn report() -> NewFile {
    NewFile::upload("laporan.pdf", Bytes::from_static(b"%PDF-1.7 isi"), Media::EVIDENCE)
}

#[tokio::test]
async fn a_file_that_an_object_keeps_stays_and_others_go() {
    let house = House::fresh().await;
    let act = someone();
    let kept = house.files.put(&house.db, &act, report()).await.unwrap();
    let left = NewFile { kept_for: TimeDelta::zero(), ..report() };
    let left = house.files.put(&house.db, &act, left).await.unwrap();
    assert_eq!((kept.media_type.as_str(), kept.size), ("application/pdf", 12));

    files::keep(house.db.write(), &act, kept.id, OBJECT).await.unwrap();
    let other = files::keep(house.db.write(), &act, kept.id, Uuid::from_u128(10)).await;
    assert!(matches!(other, Err(Error::NotFound("file"))), "given away once");
    assert_eq!(house.files.purge(house.db.write()).await.unwrap(), 1);
    assert!(matches!(house.files.get(house.db.read(), left.id).await, Err(Error::NotFound("file"))));
    let (file, content) = house.files.get(house.db.read(), kept.id).await.unwrap();
    assert_eq!((file.object_id, content.as_ref()), (Some(OBJECT), b"%PDF-1.7 isi".as_slice()));
    let (_, pieces) = house.files.stream(house.db.read(), kept.id).await.unwrap();
    assert_eq!(pieces.try_collect::<Vec<_>>().await.unwrap().concat(), b"%PDF-1.7 isi");
}

#[tokio::test]
async fn nobody_gives_away_what_another_stored() {
    let house = House::fresh().await;
    let file = house.files.put(&house.db, &someone(), report()).await.unwrap();
    let stolen = files::keep(house.db.write(), &someone(), file.id, OBJECT).await;
    assert!(matches!(stolen, Err(Error::NotFound("file"))));
}

#[tokio::test]
async fn content_decides_what_is_accepted() {
    let house = House::fresh().await;
    let disguised = NewFile::upload("laporan.pdf", Bytes::from_static(b"MZ\x90\x00"), Media::EVIDENCE);
    let refused = house.files.put(&house.db, &someone(), disguised).await;
    assert!(matches!(refused, Err(Error::MediaType("application/octet-stream"))));
}

#[tokio::test]
async fn a_deleted_file_is_gone_at_once_and_its_bytes_with_the_next_purge() {
    let house = House::fresh().await;
    let act = someone();
    let file = house.files.put(&house.db, &act, report()).await.unwrap();
    files::keep(house.db.write(), &act, file.id, OBJECT).await.unwrap();
    files::delete(house.db.write(), &act, file.id).await.unwrap();
    assert!(matches!(files::find(house.db.read(), file.id).await, Err(Error::NotFound("file"))));
    let bytes = house.store.folder().join(format!("store/files/{}", file.id));
    assert!(bytes.exists());
    assert_eq!(house.files.purge(house.db.write()).await.unwrap(), 1);
    assert!(!bytes.exists());
}

#[tokio::test]
async fn altered_bytes_are_not_given_out() {
    let house = House::fresh().await;
    let file = house.files.put(&house.db, &someone(), report()).await.unwrap();
    std::fs::write(house.store.folder().join(format!("store/files/{}", file.id)), b"%PDF-1.7 lain").unwrap();
    assert!(matches!(house.files.get(house.db.read(), file.id).await, Err(Error::Broken(_))));
}
