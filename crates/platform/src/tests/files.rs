use bytes::Bytes;
use chrono::TimeDelta;
use futures_util::TryStreamExt;
use kernel::id::DecreeId;
use sea_orm::EntityTrait;
use uuid::Uuid;

use super::{House, someone};
use crate::Error;
use crate::entity::file as row;
use crate::files::{self, FileFlaw, Media, NewFile, Scanner, Upload};

const OBJECT: DecreeId = DecreeId(Uuid::from_u128(9));

fn report() -> NewFile {
    NewFile::upload("laporan.pdf", Bytes::from_static(b"%PDF-1.7 isi %%EOF"), Media::EVIDENCE)
}

#[tokio::test]
async fn a_file_that_an_object_keeps_stays_and_others_go() {
    let house = House::fresh().await;
    let act = someone();
    let kept = house.files.put(&house.db, &act, report()).await.unwrap();
    let left = NewFile { kept_for: TimeDelta::zero(), ..report() };
    let left = house.files.put(&house.db, &act, left).await.unwrap();
    assert_eq!((kept.media_type.as_str(), kept.size), ("application/pdf", 18));

    files::keep(house.db.write(), &act, kept.id, OBJECT).await.unwrap();
    let other = files::keep(house.db.write(), &act, kept.id, DecreeId::new()).await;
    assert!(matches!(other, Err(Error::NotFound("file"))), "given away once");
    assert_eq!(house.files.purge(house.db.write()).await.unwrap(), 1);
    assert!(matches!(house.files.get(house.db.read(), left.id).await, Err(Error::NotFound("file"))));
    let (file, content) = house.files.get(house.db.read(), kept.id).await.unwrap();
    assert_eq!((file.object_id, content.as_ref()), (Some(OBJECT.0), b"%PDF-1.7 isi %%EOF".as_slice()));
    let (_, pieces) = house.files.stream(house.db.read(), kept.id).await.unwrap();
    assert_eq!(pieces.try_collect::<Vec<_>>().await.unwrap().concat(), b"%PDF-1.7 isi %%EOF");
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
    let cut = NewFile::upload("laporan.pdf", Bytes::from_static(b"%PDF-1.7 isi"), Media::EVIDENCE);
    let refused = house.files.put(&house.db, &someone(), cut).await;
    assert!(matches!(refused, Err(Error::FileRefused(FileFlaw::Broken))));
}

#[tokio::test]
async fn an_upload_comes_in_pieces_and_is_never_larger_than_allowed() {
    let house = House::fresh().await;
    let act = someone();
    // More than one part of the store.
    let line = "nip;nama;jabatan;unit\n".repeat(100_000);
    let mut spool = house.files.receive(25 << 20).await.unwrap();
    for _ in 0..3 {
        spool.write(line.as_bytes()).await.unwrap();
    }
    let upload = Upload { name: "../pegawai.CSV".to_owned(), accepted: Media::TABLES };
    let file = house.files.store(&house.db, &act, (upload, spool)).await.unwrap();
    assert_eq!((file.name.as_str(), file.media_type.as_str()), ("pegawai.CSV", "text/csv; charset=utf-8"));
    let (_, content) = house.files.get(house.db.read(), file.id).await.unwrap();
    assert_eq!(content.len(), line.len() * 3);

    let mut spool = house.files.receive(10).await.unwrap();
    spool.write(b"12345").await.unwrap();
    assert!(matches!(spool.write(b"678901").await, Err(Error::TooLarge { bytes_max: 10 })));
}

#[tokio::test]
async fn nothing_is_stored_that_the_scanner_did_not_pass() {
    let house = House::fresh().await;
    for (script, is_kept) in [("exit 0", true), ("exit 1", false), ("exit 9", false)] {
        let words = ["sh", "-c", script].map(str::to_owned).to_vec();
        let files = house.files.clone().scanned_by(Some(Scanner::Command(words)));
        let stored = files.put(&house.db, &someone(), report()).await;
        assert_eq!(stored.is_ok(), is_kept, "{script}");
    }
    let kept = row::Entity::find().all(house.db.read()).await.unwrap();
    assert_eq!(kept.len(), 1);
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
