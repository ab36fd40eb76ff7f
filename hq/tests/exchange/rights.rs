//! Who may exchange.

use crate::kit::{CENTRE, House, HttpLink, code};
use sisconecta_domain::ids::DeviceId;
use sisconecta_sync::exchange::Link;
use sisconecta_sync::exchange::wire::{FeedRequest, Hello, Offer, Salvage};
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

    let one_time = house.hq.enrol(CENTRE, None).await.unwrap();
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
    let one_time = house.hq.enrol(CENTRE, None).await.unwrap();
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
    let one_time = house.hq.enrol(CENTRE, None).await.unwrap();
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
