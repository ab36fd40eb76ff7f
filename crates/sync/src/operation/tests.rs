//! The bytes of operations: what `docs/format.md` says of them is checked here.

use super::*;

fn sealed() -> Operation {
    let draft = Draft {
        kind: "training".into(),
        record: Uuid::now_v7(),
        body: Body::Edit(BTreeMap::from([(
            "name".into(),
            FieldEdit {
                value: "Tesorería".into(),
                over: vec![OpId::fresh()],
            },
        )])),
        attachments: vec![],
    };
    let stamp = Stamp {
        id: OpId::fresh(),
        device: DeviceId::fresh(),
        number: 1,
        previous: None,
        scope: "AYA".into(),
        actor: None,
        claimed_at: 0,
        salt: [7; 16],
    };
    Operation::seal(draft, stamp).unwrap()
}

#[test]
fn what_no_call_could_carry_is_not_written() {
    let stamp = || Stamp {
        id: OpId::fresh(),
        device: DeviceId::fresh(),
        number: 1,
        previous: None,
        scope: "AYACUCHO".into(),
        actor: None,
        claimed_at: 0,
        salt: [7; 16],
    };
    let note = |bytes: usize| Draft {
        kind: "survey_sheet".into(),
        record: Uuid::now_v7(),
        body: Body::Fact(BTreeMap::from([(
            "open_topics".into(),
            "x".repeat(bytes).into(),
        )])),
        attachments: Vec::new(),
    };
    assert!(Operation::seal(note(LARGEST - 2000), stamp()).is_ok());
    assert!(matches!(
        Operation::seal(note(LARGEST), stamp()),
        Err(Malformed::TooLarge)
    ));
}

#[test]
fn what_is_too_large_is_no_operation_wherever_it_comes_from() {
    let small = sealed();
    let payload = vec![b' '; LARGEST];
    let mut header = small.header.clone();
    header.payload = payload_hash(&small.salt, &payload);
    let header = header.to_bytes().unwrap();
    assert!(matches!(
        Operation::read(header, small.salt, Some(payload)),
        Err(Malformed::TooLarge)
    ));
}

#[test]
fn what_was_sealed_reads_back_byte_for_byte() {
    let op = sealed();
    let back =
        Operation::read(op.header_bytes.clone(), op.salt.clone(), op.payload.clone()).unwrap();
    assert_eq!(back, op);
    assert!(matches!(back.body().unwrap(), Some(Body::Edit(_))));
}

#[test]
fn a_changed_payload_is_refused() {
    let op = sealed();
    let mut payload = op.payload.clone().unwrap();
    payload[12] ^= 1;
    assert!(matches!(
        Operation::read(op.header_bytes, op.salt, Some(payload)),
        Err(Malformed::PayloadHash)
    ));
}

#[test]
fn erasing_the_payload_keeps_the_chain() {
    let op = sealed();
    let erased = Operation::read(op.header_bytes.clone(), op.salt.clone(), None).unwrap();
    assert_eq!((erased.hash, erased.salt.len()), (op.hash, 0));
    assert_eq!(erased.body().unwrap(), None);
}

fn hash(byte: u8) -> Hash {
    Hash([byte; 32])
}

/// The example of `docs/format.md`.
fn example() -> (Draft, Stamp) {
    let draft = Draft {
        kind: "attendance".into(),
        record: Uuid::from_bytes([0x22; 16]),
        body: Body::Fact(BTreeMap::from([(
            "person".to_owned(),
            Value::from("0192a3b4-c5d6-7e8f-9a0b-1c2d3e4f5061"),
        )])),
        attachments: vec![Attachment {
            hash: hash(0x55),
            size: 0x0102_0304,
        }],
    };
    let stamp = Stamp {
        id: OpId(Uuid::from_bytes([0x11; 16])),
        device: DeviceId(Uuid::from_bytes([0x66; 16])),
        number: 7,
        previous: Some(hash(0x77)),
        scope: "AYACUCHO".into(),
        actor: Some(StaffId(Uuid::from_bytes([0x33; 16]))),
        claimed_at: 1_807_531_200_000,
        salt: [0x44; 16],
    };
    (draft, stamp)
}

/// Frozen: what is written once is read for ever. The page shows the same bytes.
#[test]
fn the_page_on_the_format_shows_the_bytes_of_an_operation() {
    let (draft, stamp) = example();
    let op = Operation::seal(draft, stamp).unwrap();
    let page = include_str!("../../../../docs/format.md");
    let block = |name: &str| -> String {
        let from = page.find(&format!("```{name}\n")).expect(name);
        let text = &page[from + name.len() + 4..];
        let lines = text[..text.find("```").unwrap()].lines();
        // What stands after the bytes of a line says what they are.
        let bytes = lines.map(|line| line.split("  ").next().unwrap_or_default());
        bytes.collect::<String>().replace(' ', "")
    };
    assert_eq!(block("header"), hex::encode(&op.header_bytes));
    assert_eq!(
        block("payload"),
        hex::encode(op.payload.as_deref().unwrap())
    );
    assert_eq!(block("hash"), op.hash.to_string());
    let read = Operation::read(op.header_bytes.clone(), op.salt.clone(), op.payload.clone());
    assert_eq!(read.unwrap(), op);
}

/// Every header has one form, whatever is in it.
#[test]
fn a_header_reads_back_and_other_bytes_are_none() {
    let (draft, stamp) = example();
    let op = Operation::seal(draft, stamp).unwrap();
    let mut plain = op.header.clone();
    (plain.actor, plain.previous) = (None, None);
    plain.attachments.clear();
    let mut signed = op.header.clone();
    signed.signature = Some([9; 64]);
    for header in [op.header, plain, signed] {
        let bytes = header.to_bytes().unwrap();
        assert_eq!(Header::read(&bytes).unwrap(), header);
        for end in 0..bytes.len() {
            assert!(Header::read(&bytes[..end]).is_err());
        }
        let longer = [&bytes[..], &[0]].concat();
        assert!(Header::read(&longer).is_err());
        for place in 0..bytes.len() {
            let mut other = bytes.clone();
            other[place] ^= 0x80;
            // What is read from other bytes has those bytes.
            if let Ok(read) = Header::read(&other) {
                assert_eq!(read.to_bytes().unwrap(), other);
            }
        }
    }
}

#[test]
fn a_header_without_a_name_a_code_or_a_number_is_none() {
    let (draft, stamp) = example();
    let header = Operation::seal(draft, stamp).unwrap().header;
    let bad = |change: fn(&mut Header)| {
        let mut header = header.clone();
        change(&mut header);
        header.to_bytes().is_err()
    };
    assert!(bad(|header| header.kind = "Kind".into()));
    assert!(bad(|header| header.kind = "k".repeat(64)));
    assert!(bad(|header| header.scope.clear()));
    assert!(bad(|header| header.scope = "A\0".into()));
    assert!(bad(|header| header.scope = "A".repeat(65)));
    assert!(bad(|header| header.number = 0));
}

#[test]
fn a_new_label_keeps_what_an_author_signs() {
    let mut op = sealed();
    op.header.signature = Some([3; 64]);
    let other = op.relabelled(DeviceId::fresh(), 9, Some(op.hash)).unwrap();
    assert_eq!(other.header.kept().unwrap(), op.header.kept().unwrap());
    assert_eq!(other.header.signature, op.header.signature);
    assert_ne!(other.hash, op.hash);
}

/// The list of an entry of a catalogue was called otherwise in version 1. Such an operation is read as the kind is now, in whatever it
/// says of the field, and its bytes stay what they are.
#[test]
fn an_older_version_is_read_as_the_kind_is_now() {
    let stamp = |number| Stamp {
        id: OpId::fresh(),
        device: DeviceId::fresh(),
        number,
        previous: None,
        scope: "AYA".into(),
        actor: None,
        claimed_at: 0,
        salt: [7; 16],
    };
    let replaced = OpId::fresh();
    let field = |value: &str| FieldEdit {
        value: value.into(),
        over: vec![replaced],
    };
    let draft = || Draft {
        kind: "catalogue_entry".into(),
        record: Uuid::now_v7(),
        body: Body::Edit(BTreeMap::from([
            ("catalogue".into(), field("topic")),
            ("name".into(), field("Girado")),
        ])),
        attachments: Vec::new(),
    };
    let first = Operation::seal_version(draft(), stamp(1), 1).unwrap();
    let read = Operation::read(
        first.header_bytes.clone(),
        first.salt.clone(),
        first.payload.clone(),
    )
    .unwrap();
    assert_eq!((read.header.version, read.hash), (1, first.hash));
    let now = BTreeMap::from([
        ("list".to_owned(), field("topic")),
        ("name".to_owned(), field("Girado")),
    ]);
    assert_eq!(read.body().unwrap(), Some(Body::Edit(now)));

    // What this program writes bears the version of now; what a newer one wrote waits for an upgrade.
    let current = Operation::seal(draft(), stamp(2)).unwrap();
    assert_eq!(current.header.version, 2);
    for unknown in [0, 3] {
        let operation = Operation::seal_version(draft(), stamp(3), unknown).unwrap();
        assert_eq!(operation.body().unwrap(), None, "version {unknown}");
    }
}
