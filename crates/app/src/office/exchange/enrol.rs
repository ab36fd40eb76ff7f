//! The exchange with headquarters: enrolling, rounds, what waits and where each record is.

use super::link::{Enrol, EnrolReply, HttpLink, checked_url};
use super::rounds::{Exchange, held};
use super::types::{
    AsideRow, EnrolExchange, Enrolled, ExchangeStatus, GetExchange, ListAside, Place, PlaceRow,
    RunExchange, WhereAre,
};
use crate::context::Ctx;
use crate::fault::Fault;
use crate::house::App;
use crate::office::review::{kind_label, staff_name, title};
use sisconecta_domain::ids::DeviceId;
use sisconecta_store::exchange::{Enrolment, PlaceFound};
use sisconecta_sync::exchange::LinkError;

/// Above this distance between the clocks a person is told, in milliseconds.
const SKEW: i64 = 5 * 60_000;
/// Most records asked for at once.
const MOST_RECORDS: usize = 1000;

pub(crate) async fn status(ctx: &Ctx<'_>, _: GetExchange) -> Result<ExchangeStatus, Fault> {
    let store = &ctx.store;
    let counts = store.exchange_counts().await?;
    let (round, last_round, skew_ms) = Exchange::of(ctx.app).shown();
    Ok(ExchangeStatus {
        enrolled: store.enrolment().await?.map(|enrolment| Enrolled {
            url: enrolment.url,
            scope: enrolment.scope,
            since: enrolment.since,
        }),
        round,
        last_round,
        unsent: counts.unsent,
        sent_unconfirmed: counts.unconfirmed,
        set_aside: counts.aside,
        to_review: counts.undecided,
        skew_minutes: (skew_ms.abs() > SKEW)
            .then(|| i32::try_from(skew_ms / 60_000).unwrap_or(i32::MAX)),
        differing: counts.differing,
    })
}

/// Asks headquarters for a token. The same code is tried for the same device as long as the program runs.
pub(crate) async fn ask_for_token(
    app: &App,
    url: &str,
    code: &str,
    device: impl FnOnce() -> DeviceId,
) -> Result<(EnrolReply, DeviceId), Fault> {
    let code = code.trim().to_owned();
    if code.is_empty() {
        return Err(Fault::input("code", "Falta el código que entregó la sede."));
    }
    let device = {
        let exchange = Exchange::of(app);
        let mut tried = held(&exchange.tried);
        match &*tried {
            Some((known, device)) if *known == code => *device,
            _ => {
                let device = device();
                *tried = Some((code.clone(), device));
                device
            }
        }
    };
    let link = HttpLink::new(url, None)?;
    let enrol = Enrol {
        code,
        device,
        program: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let reply = link.enrol(&enrol).await.map_err(|error| refused(&error))?;
    Ok((reply, device))
}

/// Why enrolling failed, as the person reads it.
fn refused(error: &LinkError) -> Fault {
    tracing::info!(%error, "not enrolled");
    match error {
        LinkError::Unreachable(_) => Fault::not_now(
            "unreachable",
            "No hubo comunicación con la sede. No se cambió nada. Revise la red y la dirección, y vuelva a intentarlo.",
        ),
        LinkError::Untrusted => Fault::input(
            "url",
            "Este equipo no reconoce el certificado de esa dirección. No se cambió nada. Revise la dirección, y la fecha y la hora del equipo; si están bien, avise a la sede central.",
        ),
        LinkError::Garbled(_) => Fault::input(
            "url",
            "En esa dirección responde otro programa, no el de la sede. No se cambió nada. Revise la dirección.",
        ),
        LinkError::Refused(refusal) if refusal.code == "unavailable" => Fault::not_now(
            "unreachable",
            "La sede no puede atender en este momento. No se cambió nada. Vuelva a intentarlo en unos minutos.",
        ),
        LinkError::Refused(refusal) if refusal.sentence.trim().is_empty() => Fault::input(
            "code",
            "La sede no reconoce ese código. No se cambió nada. Revíselo o pida otro.",
        ),
        LinkError::Refused(refusal) => Fault::input("code", refusal.sentence.trim()),
    }
}

pub(crate) async fn enrol(ctx: &Ctx<'_>, request: EnrolExchange) -> Result<ExchangeStatus, Fault> {
    let url = checked_url(&request.url)?.to_string();
    let own = ctx.store.device_id().await?;
    // A device belongs to one enrolment: a second one gets a device of its own, and what waits here goes with it.
    let again = ctx.store.enrolment().await?.is_some();
    let device = || if again { DeviceId::fresh() } else { own };
    let (reply, device) = ask_for_token(ctx.app, &url, &request.code, device).await?;
    let scope = ctx.actor().scope;
    if reply.scope != scope {
        return Err(Fault::input(
            "code",
            format!(
                "Ese código es de otro centro ({}), y esta carpeta de datos es de {scope}. No se cambió nada. Pida a la sede un código de su centro.",
                reply.centre.unwrap_or(reply.scope)
            ),
        ));
    }
    let enrolment = Enrolment {
        url,
        token: reply.token,
        scope,
        since: ctx.now_ms(),
    };
    // Not in the middle of a round: it goes on as the device that it began with.
    let exchange = Exchange::of(ctx.app);
    let turn = exchange.no_round().await;
    ctx.store.enrol(&enrolment, device, false).await?;
    drop(turn);
    *held(&exchange.tried) = None;
    exchange.wake();
    ctx.app.announce_exchange();
    status(ctx, GetExchange {}).await
}

pub(crate) async fn run(ctx: &Ctx<'_>, _: RunExchange) -> Result<ExchangeStatus, Fault> {
    let Some((store, enrolment)) = ctx.app.exchanging().await? else {
        return Err(Fault::not_now(
            "not_enrolled",
            "Este equipo todavía no está inscrito en la sede. Lo registrado está guardado aquí. Inscríbalo con el código que entrega la sede.",
        ));
    };
    ctx.app.take_turn(&store, &enrolment, true).await;
    status(ctx, GetExchange {}).await
}

pub(crate) async fn aside(ctx: &Ctx<'_>, _: ListAside) -> Result<Vec<AsideRow>, Fault> {
    let store = &ctx.store;
    let mut rows = Vec::new();
    for found in store.operations_aside().await? {
        rows.push(AsideRow {
            op: found.op.to_string(),
            record: found.record,
            what: kind_label(&found.kind).to_owned(),
            title: title(store, &found.kind, found.record).await?,
            cause: found.cause.sentence().to_owned(),
            who: staff_name(store, found.actor).await?,
            when: found.claimed_at,
            kind: found.kind,
        });
    }
    Ok(rows)
}

fn place(found: PlaceFound) -> Place {
    match found {
        PlaceFound::Here => Place::Here,
        PlaceFound::Sent => Place::Sent,
        PlaceFound::Confirmed => Place::Confirmed,
    }
}

pub(crate) async fn where_are(ctx: &Ctx<'_>, request: WhereAre) -> Result<Vec<PlaceRow>, Fault> {
    let store = &ctx.store;
    if request.records.len() > MOST_RECORDS {
        return Err(Fault::input(
            "records",
            "Se pidieron más de mil registros a la vez. Pida menos.",
        ));
    }
    if store.enrolment().await?.is_none() {
        return Ok(Vec::new());
    }
    let found = store.places(&request.records).await?;
    Ok(request
        .records
        .into_iter()
        .zip(found)
        .map(|(record, found)| PlaceRow {
            record,
            place: place(found),
        })
        .collect())
}
