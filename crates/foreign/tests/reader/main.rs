//! Files that would bring a program down, read by the real program that reads: the bridge, started with one word.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that does not hold"
)]

mod files;

use files::{big_list, huge_shared_text, list};
use sisconecta_documents::bundle::Unfit;
use sisconecta_foreign::list::SheetError;
use sisconecta_foreign::photo::PhotoError;
use sisconecta_foreign::{Limits, Program, Reader, Trouble};
use std::future::pending;
use std::path::Path;
use std::time::{Duration, Instant};

const MIB: u64 = 1024 * 1024;

fn reader() -> Reader {
    Reader::new(Program::beside("sisconecta-bridge"))
}

/// Processes that read for this test.
fn reading() -> Vec<u32> {
    let mine = std::process::id().to_string();
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let Some(id) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok())
        else {
            continue;
        };
        let read =
            |name: &str| std::fs::read_to_string(entry.path().join(name)).unwrap_or_default();
        let stat = read("stat");
        let after_name = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
        let is_child = after_name.split(' ').nth(1) == Some(mine.as_str());
        if is_child && read("cmdline").contains("--read-foreign-file") {
            found.push(id);
        }
    }
    found
}

async fn nobody_reads() {
    let patience = Instant::now() + Duration::from_secs(10);
    while !reading().is_empty() {
        assert!(Instant::now() < patience, "{:?} go on", reading());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn what_a_file_holds_comes_back_as_it_was_read() {
    let reader = reader();
    let book = reader
        .list("a.csv", &list(), pending())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        book,
        sisconecta_foreign::list::read_book(&list(), "a.csv").unwrap()
    );
    let scan = sisconecta_documents::Annex5::blank().print().unwrap().pdf;
    let looked = reader.look(&scan, true, pending()).await.unwrap().unwrap();
    assert_eq!((looked.inspected.pages, looked.codes.len()), (1, 1));
    assert_eq!(looked.codes[0].form.as_str(), "A5");
    let whole = reader.bind("Todo", &[scan.clone(), scan], pending()).await;
    let whole = whole.unwrap().unwrap();
    assert_eq!((whole.pages, whole.pdf.starts_with(b"%PDF")), (2, true));
}

#[tokio::test]
async fn a_file_that_takes_all_memory_ends_its_reader_alone() {
    let (reader, bomb) = (reader(), huge_shared_text());
    assert!(bomb.len() < 3 * 1024 * 1024, "{}", bomb.len());
    let answer = reader.list("a.xls", &bomb, pending()).await;
    assert_eq!(answer, Err(Trouble::Memory));
    nobody_reads().await;
    assert!(
        reader
            .list("a.csv", &list(), pending())
            .await
            .unwrap()
            .is_ok()
    );
}

#[tokio::test]
async fn a_reader_that_never_ends_is_ended() {
    let limits = Limits {
        memory: 768 * MIB,
        time: Duration::from_millis(400),
    };
    let reader = reader().within(limits);
    let answer = reader.list("a.csv", &big_list(), pending()).await;
    assert_eq!(answer, Err(Trouble::Time));
    nobody_reads().await;
}

#[tokio::test]
async fn who_gives_up_waits_no_longer_and_the_reader_ends() {
    let begun = Instant::now();
    let given_up = tokio::time::sleep(Duration::from_millis(400));
    let answer = reader().list("a.csv", &big_list(), given_up).await;
    assert_eq!(answer, Err(Trouble::GivenUp));
    assert!(
        begun.elapsed() < Duration::from_secs(3),
        "{:?}",
        begun.elapsed()
    );
    nobody_reads().await;
}

#[tokio::test]
async fn the_reader_opens_nothing_and_knows_nothing_of_its_surroundings() {
    let list = big_list();
    let reader = reader();
    let look = async {
        loop {
            let limits = reading().first().and_then(|id| {
                let folder = Path::new("/proc").join(id.to_string());
                let limits = std::fs::read_to_string(folder.join("limits")).ok()?;
                let surroundings = std::fs::read_to_string(folder.join("environ")).ok()?;
                let is_under_them = limits
                    .lines()
                    .any(|line| line.starts_with("Max open files") && words(line) == ["0", "0"]);
                is_under_them.then_some((limits, surroundings))
            });
            if let Some(found) = limits {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        answer = reader.list("a.csv", &list, pending()) => panic!("read before it was seen: {}", answer.is_ok()),
        (limits, surroundings) = look => {
            let of = |name: &str| words(limits.lines().find(|line| line.starts_with(name)).unwrap());
            assert_eq!(of("Max file size"), ["0", "0"]);
            assert_eq!(of("Max core file size"), ["0", "0"]);
            let space: u64 = of("Max address space")[1].parse().unwrap();
            assert!(space < 2048 * MIB, "{space}");
            let names = surroundings.split('\0').filter_map(|one| one.split_once('='));
            for (name, _) in names {
                assert_eq!(name, "LD_LIBRARY_PATH", "{surroundings}");
            }
        }
    }
}

/// The two values of a line of limits, without its name and unit.
fn words(line: &str) -> Vec<&str> {
    line.get(26..).unwrap().split_whitespace().take(2).collect()
}

#[tokio::test]
async fn a_program_that_answers_nothing_or_nonsense_is_not_believed() {
    let text = list();
    for program in ["false", "true", "cat"] {
        let program = std::env::split_paths("/usr/bin:/bin")
            .map(|folder| folder.join(program))
            .find(|path| path.is_file())
            .unwrap();
        let reader = Reader::new(Program::at(program));
        assert_eq!(
            reader.list("a.csv", &text, pending()).await,
            Ok(Err(SheetError::Damaged))
        );
        assert_eq!(
            reader.look(&text, false, pending()).await,
            Ok(Err(Unfit::Broken))
        );
        let photo = reader.photo(&text, 100, pending()).await;
        assert_eq!(photo, Ok(Err(PhotoError::NoPicture)));
    }
    let nowhere = Reader::new(Program::at("/no/hay/tal".into()));
    let answer = nowhere.list("a.csv", &text, pending()).await;
    assert_eq!(answer, Err(Trouble::NotStarted));
}
