//! Entry and exit tests: a score per person and test, kept in tenths of a point.

use super::state::open_to_change;
use super::types::{ListTests, SaveScore, TestRow, TestTable};
use crate::context::Ctx;
use crate::fault::Fault;
use sisconecta_domain::ids::{TestScoreId, TrainingId};
use sisconecta_domain::kinds::office::Person;
use sisconecta_domain::kinds::report::TestScore;
use sisconecta_domain::names::{dictionary_key, display_name};
use sisconecta_domain::report::{MOST_TENTHS, Scores, Tenths, TestKind, summarise};
use sisconecta_store::Store;
use sisconecta_sync::natural_id;

pub(super) async fn table(store: &Store, training: TrainingId) -> Result<TestTable, Fault> {
    let tenths = |score: Option<i64>| score.and_then(|score| u32::try_from(score).ok());
    let mut rows = Vec::new();
    for found in store.test_scores(&training.to_string()).await? {
        rows.push(TestRow {
            person: found
                .person
                .parse()
                .map_err(|error| Fault::internal("person id", &error))?,
            name: display_name(&found.paternal, &found.maternal, &found.names),
            document_number: found.document_number,
            entry: tenths(found.entry),
            exit: tenths(found.exit),
        });
    }
    rows.sort_by_cached_key(|row| (dictionary_key(&row.name), row.person));
    let scores: Vec<Scores> = rows
        .iter()
        .map(|row| Scores {
            entry: row.entry,
            exit: row.exit,
        })
        .collect();
    Ok(TestTable {
        training,
        rows,
        summary: summarise(&scores),
    })
}

pub(crate) async fn list_tests(ctx: &Ctx<'_>, request: ListTests) -> Result<TestTable, Fault> {
    table(&ctx.store, request.training).await
}

// C-44
pub(crate) async fn save_score(ctx: &Ctx<'_>, request: SaveScore) -> Result<TestTable, Fault> {
    if request.tenths.is_some_and(|tenths| tenths > MOST_TENTHS) {
        return Err(Fault::input(
            "tests",
            "La nota va de 0 a 20. No se guardó; corríjala.",
        ));
    }
    open_to_change(&ctx.store, request.training).await?;
    let kind = match request.kind {
        TestKind::Entry => "entry",
        TestKind::Exit => "exit",
    };
    let training = request.training.to_string();
    let id = TestScoreId(natural_id(
        "test_score",
        &[&training, &request.person.to_string(), kind],
    ));
    ctx.write(async |tx| {
        crate::services::training::programming::existing(tx, request.training).await?;
        tx.get::<Person>(request.person)
            .await?
            .ok_or_else(Fault::not_found)?;
        let known = tx.get::<TestScore>(id).await?.is_some();
        if known || request.tenths.is_some() {
            let edit = TestScore::edit()
                .training(request.training)
                .person(request.person)
                .kind(request.kind)
                .tenths(request.tenths.map(Tenths));
            tx.set(id, edit).await?;
        }
        Ok(())
    })
    .await?;
    table(&ctx.store, request.training).await
}
