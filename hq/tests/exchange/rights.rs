//! Who may exchange.

use crate::kit::{CENTRE, Device, House, HttpLink, code};
use serde_json::json;
use sisconecta_domain::ids::{DeviceId, StaffId};
use sisconecta_hq::{Publication, backup, restore};
use sisconecta_sync::exchange::wire::{FeedRequest, Hello, Offer, Salvage};
use sisconecta_sync::exchange::{Link, LinkError};
use std::collections::BTreeMap;
use uuid::Uuid;

#[tokio::test]
async fn a_wrong_token_is_refused_by_every_call() {
    let house = House::new().await;
    let mut office = house.device().await;
    let hello = office.link.hello(office.hello()).await.unwrap();
    office.person("Quispe").await;
    office.link.token = "otro".into();
    assert_eq!(code(office.link.hello(office.hello()).await), "revoked");
    assert_eq!(code(office.link.push(office.push(0, 1)).await), "revoked");
    let (device, epoch) = (office.id(), hello.epoch);
    let request = FeedRequest {
        device,
        epoch,
        after: 0,
        most: 1,
        whole: false,
    };
    assert_eq!(code(office.link.feed(request).await), "revoked");
    let ids = vec![];
    let offer = Offer { device, epoch, ids };
    assert_eq!(code(office.link.offer(offer).await), "revoked");
    let operations = vec![];
    let brought = Salvage {
        device,
        epoch,
        operations,
    };
    assert_eq!(code(office.link.salvage(brought).await), "revoked");
}

#[tokio::test]
async fn a_revoked_device_keeps_its_work_and_sends_it_after_enrolling_anew() {
    let house = House::new().await;
    let mut office = house.device().await;
    office.person("Quispe").await;
    office.round().await.unwrap();
    let right = house.hq.devices().await.unwrap()[0].right;
    house.hq.revoke(right).await.unwrap();
    office.person("Huamán").await;
    assert!(office.round().await.is_err());
    assert!(house.hq.revoke(right).await.is_err());

    let one_time = house.hq.enrol(CENTRE, None).await.unwrap().code;
    let enrolled = office.link.enrol(&one_time, office.id()).await.unwrap();
    assert_eq!(enrolled["centre"], "Centro de prueba");
    office.link.token = enrolled["token"].as_str().unwrap().to_owned();
    let report = office.round().await.unwrap();
    assert_eq!((report.sent, report.forked), (1, false));
    assert_eq!(house.sql("select head from scope"), "2");
}

#[tokio::test]
async fn a_device_of_another_right_is_refused() {
    let house = House::new().await;
    let (mut office, mut laptop) = (house.device().await, house.device().await);
    office.link.hello(office.hello()).await.unwrap();
    office.person("Quispe").await;
    let stranger = office.hello();
    assert_eq!(code(laptop.link.hello(stranger).await), "foreign_device");
    let pushed = laptop.link.push(office.push(0, 1)).await;
    assert_eq!(code(pushed), "foreign_device");
    // One that nobody has greeted with, and one that comes from nowhere.
    let pushed = laptop.link.push(laptop.push(0, 0)).await;
    assert_eq!(code(pushed), "unknown_device");
    let nowhere = Hello {
        device: DeviceId::fresh(),
        ..office.hello()
    };
    assert_eq!(code(office.link.hello(nowhere).await), "unknown_device");
    let restored = Hello {
        device: DeviceId::fresh(),
        formerly: Some(office.id()),
        ..office.hello()
    };
    assert!(office.link.hello(restored).await.unwrap().last.is_none());
}

#[tokio::test]
async fn a_one_time_code_works_again_only_for_its_device_and_only_until_its_first_hello() {
    let house = House::new().await;
    let one_time = house.hq.enrol(CENTRE, None).await.unwrap().code;
    let mut link = HttpLink::new(&house.url());
    let device = DeviceId::fresh();
    let lost = link.enrol(&one_time, device).await.unwrap();
    let other = link.enrol(&one_time, DeviceId::fresh()).await;
    assert_eq!(code(other), "code");
    let typed = one_time.to_lowercase();
    let again = link.enrol(&typed, device).await.unwrap();
    assert_eq!(again["scope"], CENTRE);
    let hello = Hello {
        protocol: 1,
        device,
        formerly: None,
        now: 0,
        program: "0.1.0".into(),
    };
    link.token = lost["token"].as_str().unwrap().to_owned();
    assert_eq!(code(link.hello(hello.clone()).await), "revoked");
    link.token = again["token"].as_str().unwrap().to_owned();
    link.hello(hello).await.unwrap();
    assert_eq!(code(link.enrol(&one_time, device).await), "code");
    assert_eq!(code(link.enrol("AAAA-BBBB-CCCC", device).await), "code");
    assert!(house.hq.enrol("no vale", None).await.is_err());
}

#[tokio::test]
async fn a_code_ends_after_a_day() {
    let house = House::new().await;
    let one_time = house.hq.enrol(CENTRE, None).await.unwrap().code;
    house.sql("update enrolment_right set code_ends_at = code_ends_at - 24 * 3600 * 1000");
    let link = HttpLink::new(&house.url());
    assert_eq!(code(link.enrol(&one_time, DeviceId::fresh()).await), "code");
}

#[tokio::test]
async fn another_epoch_is_refused_and_skew_is_recorded() {
    let house = House::new().await;
    let mut office = house.device().await;
    let mut hello = office.hello();
    hello.now = sisconecta_hq::system_clock()() + 600_000;
    office.link.hello(hello).await.unwrap();
    let row = &house.hq.devices().await.unwrap()[0];
    assert!((500_000..700_000).contains(&row.skew_ms.unwrap()));
    let offer = Offer {
        device: office.id(),
        epoch: Uuid::now_v7(),
        ids: vec![],
    };
    assert_eq!(code(office.link.offer(offer).await), "epoch");
}

/// A hello under another id than the device has.
fn called(office: &Device, device: DeviceId, formerly: Option<DeviceId>) -> Hello {
    Hello {
        device,
        formerly,
        ..office.hello()
    }
}

#[tokio::test]
async fn nobody_registers_as_headquarters_nor_under_an_id_that_has_a_chain() {
    let house = House::new().await;
    let mut office = house.device().await;
    let mut puno = house.device_of("PUNO").await;
    office.round().await.unwrap();
    puno.round().await.unwrap();
    let told = Publication {
        kind: "training".into(),
        record: None,
        fields: BTreeMap::from([("name".to_owned(), json!("Cierre contable"))]),
    };
    house.hq.publish_everywhere(&[told]).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("respaldo");
    let own = |scope: &str| -> DeviceId {
        let id = house.sql(&format!(
            "select hq_device from scope where code = '{scope}'"
        ));
        DeviceId(id.parse().unwrap())
    };
    let (here, there) = (own(CENTRE), own("PUNO"));
    for device in [here, there] {
        let hello = called(&office, device, Some(office.id()));
        assert_eq!(code(office.link.hello(hello).await), "unknown_device");
    }
    // After a restore headquarters writes under another id, and its former one is still not to be had.
    backup(&house.database, &file).await.unwrap();
    restore(&house.database, &file, true).await.unwrap();
    assert_ne!(own(CENTRE), here);
    let hello = called(&office, here, Some(DeviceId::fresh()));
    assert_eq!(code(office.link.hello(hello).await), "unknown_device");
    office.round().await.unwrap();
}

#[tokio::test]
async fn another_id_is_taken_after_one_of_the_same_right_and_not_without_end() {
    let house = House::new().await;
    let (mut office, mut laptop) = (house.device().await, house.device().await);
    office.round().await.unwrap();
    laptop.round().await.unwrap();
    let fresh = DeviceId::fresh;
    for formerly in [None, Some(fresh()), Some(laptop.id())] {
        let hello = called(&office, fresh(), formerly);
        assert_eq!(code(office.link.hello(hello).await), "unknown_device");
    }
    // A backup of headquarters does not know the ids taken since; the next one names an id that nobody here has heard of.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("respaldo");
    backup(&house.database, &file).await.unwrap();
    restore(&house.database, &file, true).await.unwrap();
    let hello = called(&office, fresh(), Some(fresh()));
    office.link.hello(hello).await.unwrap();
    let hello = called(&office, fresh(), Some(laptop.id()));
    assert_eq!(code(office.link.hello(hello).await), "unknown_device");

    let mut last = office.id();
    let mut taken = 2;
    let refused = loop {
        let next = fresh();
        match office.link.hello(called(&office, next, Some(last))).await {
            Ok(_) => (last, taken) = (next, taken + 1),
            refused => break refused,
        }
        assert!(taken <= 64, "{taken}");
    };
    assert_eq!(code(refused), "unknown_device");
    // What it was before goes on.
    office.round().await.unwrap();
}

#[tokio::test]
async fn a_token_opens_only_for_the_device_that_used_the_code() {
    let house = House::new().await;
    let (mut office, mut laptop) = (house.device().await, house.device().await);
    // Nobody has greeted with it yet, and it does not fit whoever comes first.
    let hello = called(&office, DeviceId::fresh(), None);
    assert_eq!(code(office.link.hello(hello).await), "unknown_device");
    office.round().await.unwrap();
    laptop.round().await.unwrap();
    // The id of a revoked computer is taken over by that computer, with a code of its own, and by no other.
    let right = house.hq.devices().await.unwrap();
    let right = right.iter().find(|row| row.device == Some(office.id().0));
    house.hq.revoke(right.unwrap().right).await.unwrap();
    let hello = called(&laptop, office.id(), Some(laptop.id()));
    assert_eq!(code(laptop.link.hello(hello).await), "foreign_device");
    let one_time = house.hq.enrol(CENTRE, None).await.unwrap().code;
    let mut other = HttpLink::new(&house.url());
    let enrolled = other.enrol(&one_time, DeviceId::fresh()).await.unwrap();
    other.token = enrolled["token"].as_str().unwrap().to_owned();
    assert_eq!(code(other.hello(office.hello()).await), "foreign_device");
}

#[tokio::test]
async fn a_code_is_seen_and_taken_back_before_it_is_used() {
    let mut house = House::new().await;
    let (kept, back) = (
        house.hq.enrol(CENTRE, None).await.unwrap(),
        house.hq.enrol(CENTRE, None).await.unwrap(),
    );
    let rights = async |house: &House| -> Vec<Uuid> {
        let codes = house.hq.codes().await.unwrap();
        codes.iter().map(|row| row.right).collect()
    };
    assert_eq!(rights(&house).await, [kept.right, back.right]);
    house.hq.revoke(back.right).await.unwrap();
    assert_eq!(rights(&house).await, [kept.right]);
    let mut link = HttpLink::new(&house.url());
    let device = DeviceId::fresh();
    assert_eq!(code(link.enrol(&back.code, device).await), "code");

    // One that was used stays in the list until the computer greets, and its token ends with it.
    let enrolled = link.enrol(&kept.code, device).await.unwrap();
    link.token = enrolled["token"].as_str().unwrap().to_owned();
    let codes = house.hq.codes().await.unwrap();
    assert_eq!(codes[0].used_by, Some(device.0));
    house.hq.revoke(kept.right).await.unwrap();
    let hello = Hello {
        protocol: 1,
        device,
        formerly: None,
        now: 0,
        program: "0.1.0".into(),
    };
    assert_eq!(code(link.hello(hello).await), "revoked");
    assert!(rights(&house).await.is_empty());

    // A new computer is told of: since when it is there, and by a counter that an alarm can watch.
    let began = sisconecta_hq::system_clock()();
    let mut office = house.device().await;
    office.round().await.unwrap();
    office.round().await.unwrap();
    let row = house.hq.devices().await.unwrap();
    let row = row.iter().find(|row| row.device == Some(office.id().0));
    assert!(row.unwrap().first_hello_at.unwrap() >= began);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
        .await
        .unwrap();
    let watch = house.server.watched_on(listener).unwrap();
    let text = reqwest::get(format!("http://{watch}/metrics"))
        .await
        .unwrap();
    let text = text.text().await.unwrap();
    assert!(text.contains("hq_devices_registered_total 1\n"), "{text}");
    assert!(rights(&house).await.is_empty());
}

#[tokio::test]
async fn a_computer_that_is_enrolled_already_is_told_before_its_code_is_used_up() {
    let house = House::new().await;
    let mut office = house.device().await;
    office.round().await.unwrap();
    let one_time = house.hq.enrol(CENTRE, None).await.unwrap().code;
    let told = office.link.enrol(&one_time, office.id()).await;
    let Err(LinkError::Refused(refusal)) = told else {
        panic!("{told:?}");
    };
    assert_eq!(refusal.code, "enrolled_already");
    // What headquarters types to settle it stands in the sentence.
    let id = office.id().to_string();
    assert!(refusal.sentence.contains(&id), "{}", refusal.sentence);
    house.hq.revoke(id.parse().unwrap()).await.unwrap();
    let enrolled = office.link.enrol(&one_time, office.id()).await.unwrap();
    office.link.token = enrolled["token"].as_str().unwrap().to_owned();
    office.person("Quispe").await;
    assert_eq!(office.round().await.unwrap().sent, 1);
}

#[tokio::test]
async fn a_code_is_given_for_one_member_of_the_staff_and_says_so_to_the_computer() {
    let house = House::new().await;
    let mut office = house.device().await;
    office.link.hello(office.hello()).await.unwrap();
    let (rosa, retired) = (Uuid::now_v7(), Uuid::now_v7());
    for (id, active) in [(rosa, true), (retired, false)] {
        let fields = [
            ("paternal", json!("Ñahui")),
            ("names", json!("Rosa")),
            ("post", json!("centre_coordinator")),
            ("active", json!(active)),
        ];
        office.edit("staff", id, &fields, Some(StaffId(rosa))).await;
    }
    office.round().await.unwrap();

    let staff = house.hq.staff(CENTRE).await.unwrap();
    assert_eq!(staff.len(), 1);
    assert_eq!((staff[0].id, staff[0].name.as_str()), (rosa, "Ñahui Rosa"));
    for nobody in [retired, Uuid::now_v7()] {
        let refused = house.hq.enrol_for(CENTRE, None, nobody).await;
        assert!(
            refused
                .unwrap_err()
                .to_string()
                .contains("No se dio ningún código")
        );
    }
    let given = house.hq.enrol_for(CENTRE, None, rosa).await.unwrap();
    let enrolled = office
        .link
        .enrol(&given.code, DeviceId::fresh())
        .await
        .unwrap();
    assert_eq!(enrolled["staff"], json!(rosa));
    let given = house.hq.enrol(CENTRE, None).await.unwrap();
    let enrolled = office
        .link
        .enrol(&given.code, DeviceId::fresh())
        .await
        .unwrap();
    assert!(enrolled.get("staff").is_none());
}
