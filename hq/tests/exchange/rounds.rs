//! Whole rounds of devices that share a centre.

use crate::kit::{CENTRE, House};

#[tokio::test]
async fn what_one_device_writes_another_one_reads() {
    let house = House::new().await;
    let (mut office, mut laptop) = (house.device().await, house.device().await);
    let person = office.person("Quispe").await;
    let seat = office.attendance(person).await;
    office.annul(seat).await;
    let report = office.round().await.unwrap();
    assert_eq!((report.sent, report.set_aside), (3, 0));
    let report = laptop.round().await.unwrap();
    assert_eq!(report.received, 3);
    assert_eq!(laptop.ledger.tables(), office.ledger.tables());

    house.hq.fold_all().await.unwrap();
    let one = house.sql(&format!(
        "select scope || ' ' || paternal from person where id = '{person}'"
    ));
    assert_eq!(one, format!("{CENTRE} Quispe"));
    assert_eq!(house.sql("select op from annulled"), seat.to_string());
    assert_eq!(house.sql("select head from scope"), "3");
}
