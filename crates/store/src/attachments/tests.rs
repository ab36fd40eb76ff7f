use std::fs;

use super::*;
use crate::testing::Bench;
use proptest::prelude::*;

fn bytes(length: usize, seed: u8) -> Vec<u8> {
    let mut out = vec![0; length];
    blake3::Hasher::new()
        .update(&[seed])
        .finalize_xof()
        .fill(&mut out);
    out
}

#[tokio::test]
async fn what_was_put_comes_back_at_every_border_of_a_chunk() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    let attachments = store.attachments();
    for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 7] {
        let given = bytes(length, 1);
        let hash = attachments.put(&given, "application/pdf").await.unwrap();
        assert_eq!(hash, AttachmentHash::of(&given));
        assert_eq!(attachments.get(hash).await.unwrap(), given, "{length}");
        let info = attachments.info(hash).await.unwrap().unwrap();
        assert_eq!(
            (info.size, info.media_type.as_str()),
            (length as u64, "application/pdf")
        );
        let middle = attachments
            .read_range(hash, length as u64 / 2, CHUNK + 3)
            .await
            .unwrap();
        let end = length.min(length / 2 + CHUNK + 3);
        assert_eq!(middle, given[length / 2..end]);
    }
    assert!(
        attachments
            .read_range(AttachmentHash::of(b""), 10, 5)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(attachments.list().await.unwrap().len(), 6);
    store.close().await;
}

#[tokio::test]
async fn the_same_bytes_are_stored_once_whichever_way_they_come() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    let attachments = store.attachments();
    let given = bytes(2 * CHUNK + 5, 2);
    let hash = attachments.put(&given, "image/png").await.unwrap();
    let mut reader = given.as_slice();
    let again = attachments
        .put_reader(&mut reader, "image/png")
        .await
        .unwrap();
    assert_eq!(hash, again);
    let counts: (i64, i64) = sqlx::query_as(
        "select (select count(*) from attachment), (select count(*) from attachment_chunk)",
    )
    .fetch_one(&attachments.readers)
    .await
    .unwrap();
    assert_eq!(counts, (1, 3));
}

#[tokio::test]
async fn bytes_that_are_not_what_was_announced_are_not_kept() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    let attachments = store.attachments();
    let wanted = AttachmentHash::of(b"lo anunciado");
    let mut incoming = attachments.receive("text/plain").await.unwrap();
    incoming.append(&bytes(CHUNK + 1, 3)).await.unwrap();
    let error = incoming.finish_as(wanted).await.unwrap_err();
    assert_eq!(error.code(), "attachment_damaged");
    assert!(attachments.list().await.unwrap().is_empty());
    assert_eq!(
        attachments.get(wanted).await.unwrap_err().code(),
        "attachment_missing"
    );
}

#[tokio::test]
async fn what_was_half_received_is_gone_at_the_next_start() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    let mut incoming = store.attachments().receive("text/plain").await.unwrap();
    incoming.append(&bytes(2 * CHUNK, 4)).await.unwrap();
    drop(incoming);
    store.close().await;
    let store = bench.open().await;
    let left: i64 = sqlx::query_scalar("select count(*) from attachment_chunk")
        .fetch_one(&store.attachments().readers)
        .await
        .unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn a_changed_chunk_is_noticed_before_the_last_piece_is_given() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    let attachments = store.attachments();
    let hash = attachments
        .put(&bytes(CHUNK * 2, 5), "image/png")
        .await
        .unwrap();
    for sql in [
        "update attachment_chunk set bytes = zeroblob(length(bytes)) where number = 0",
        "update attachment_chunk set bytes = zeroblob(10) where number = 1",
        "delete from attachment_chunk where number = 1",
    ] {
        sqlx::query(sql).execute(&attachments.writer).await.unwrap();
        assert_eq!(
            attachments.get(hash).await.unwrap_err().code(),
            "attachment_damaged"
        );
    }
}

/// L-4: *vuelva a adjuntarlo* is what the program says of a damaged file.
#[tokio::test]
async fn what_went_bad_is_whole_again_once_it_is_stored_again() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    let attachments = store.attachments();
    let whole = bytes(2 * CHUNK + 5, 7);
    let hash = attachments.put(&whole, "text/plain").await.unwrap();
    let place = attachments.list().await.unwrap();
    for sql in [
        "update attachment_chunk set bytes = zeroblob(length(bytes)) where number = 1",
        "delete from attachment_chunk where number = 2",
    ] {
        sqlx::query(sql).execute(&attachments.writer).await.unwrap();
        assert_eq!(
            attachments.get(hash).await.unwrap_err().code(),
            "attachment_damaged"
        );
        assert_eq!(attachments.put(&whole, "text/plain").await.unwrap(), hash);
        assert_eq!(attachments.get(hash).await.unwrap(), whole);
        assert_eq!(attachments.list().await.unwrap().len(), place.len());
    }
    // Nothing is left of what went bad.
    let chunks: i64 = sqlx::query_scalar("select count(*) from attachment_chunk")
        .fetch_one(&attachments.writer)
        .await
        .unwrap();
    assert_eq!(chunks, 3);
}

#[tokio::test]
async fn a_full_disk_while_storing_is_said_and_keeps_what_was_there() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    let attachments = store.attachments();
    let first = attachments.put(b"primero", "text/plain").await.unwrap();
    let pages: i64 = sqlx::query_scalar("pragma page_count")
        .fetch_one(&attachments.writer)
        .await
        .unwrap();
    let limit = sqlx::AssertSqlSafe(format!("pragma max_page_count = {}", pages + 2));
    sqlx::query(limit)
        .execute(&attachments.writer)
        .await
        .unwrap();
    let error = attachments
        .put(&bytes(CHUNK * 2, 6), "image/png")
        .await
        .unwrap_err();
    assert_eq!(error.code(), "disk_full");
    assert_eq!(attachments.get(first).await.unwrap(), b"primero");
    assert_eq!(attachments.list().await.unwrap().len(), 1);
    let left: i64 = sqlx::query_scalar("select count(*) from attachment")
        .fetch_one(&attachments.readers)
        .await
        .unwrap();
    assert_eq!(left, 1, "what was half stored takes no room");
}

#[tokio::test]
async fn a_copy_for_the_viewer_is_private_and_goes_at_close_and_at_start() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    let hash = store
        .attachments()
        .put(b"%PDF-1.7 hola", "application/pdf")
        .await
        .unwrap();
    let path = store
        .open_copy(hash, "../Anexo 6: señalización.pdf")
        .await
        .unwrap();
    assert!(path.starts_with(bench.path("temporal")));
    assert_eq!(fs::read(&path).unwrap(), b"%PDF-1.7 hola");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    let same_name = store
        .open_bytes(b"otro", "Anexo 6: señalización.pdf")
        .unwrap();
    assert_ne!(path, same_name);
    store.close().await;
    assert!(!path.exists() && !same_name.exists());
    drop(store);

    let store = bench.open().await;
    let left = store.open_copy(hash, "x").await.unwrap();
    store.close().await;
    drop(store);
    // As after a crash.
    fs::create_dir_all(left.parent().unwrap()).unwrap();
    fs::write(&left, b"x").unwrap();
    let temp = bench.temp;
    drop(bench.folder);
    crate::DataFolder::acquire(temp.path()).unwrap();
    assert!(!left.exists());
}

proptest! {
    #[test]
    fn a_hash_reads_back_and_nothing_else_reads(raw in any::<[u8; 32]>(), text in "[0-9a-g]{62,66}") {
        let hash = AttachmentHash::from_bytes(raw);
        prop_assert_eq!(hash.to_string().parse::<AttachmentHash>(), Ok(hash));
        let json = serde_json::to_string(&hash).unwrap();
        prop_assert_eq!(serde_json::from_str::<AttachmentHash>(&json).unwrap(), hash);
        prop_assert_eq!(text.parse::<AttachmentHash>().is_ok(), text.len() == 64 && !text.contains('g'));
    }
}
