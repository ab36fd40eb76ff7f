//! Every rule that the code cites is explained in `docs/rules.md`.

use crate::root;
use sisconecta_source::{PAGE, check};

#[test]
fn every_id_that_the_code_cites_has_a_sentence_a_place_and_a_test() {
    check(&root()).unwrap_or_else(|missing| panic!("{missing}"));
    let page = std::fs::read_to_string(root().join(PAGE)).unwrap();
    let rules = page.lines().filter(|line| line.starts_with("| ")).count();
    assert!(rules > 100, "the reader sees only {rules} rules");
}
