//! Rounds with headquarters: by themselves in the background, and by hand. One at a time.

use super::link::{HttpLink, sentence};
use super::types::{LastRound, RoundPhase, RoundProgress};
use crate::fault::Fault;
use crate::house::{App, Signals, State};
use sisconecta_domain::ids::DeviceId;
use sisconecta_store::exchange::{Compare, Enrolment, StoreLedger};
use sisconecta_store::{Store, StoreError, Written};
use sisconecta_sync::exchange::{LinkError, Progress, Report, RoundError, Stop, round};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// What screens listen for.
pub(crate) const CHANGED: &str = "exchange";
/// Pause between rounds while something could not be sent.
const SOON: Duration = Duration::from_secs(60);
/// Pause while nothing waits here.
const LATER: Duration = Duration::from_secs(300);
/// What was written while all had been sent waits no longer than this: a desk at work is not disturbed by each of its lines.
const AFTER_WRITING: Duration = Duration::from_secs(15);
/// Pause before the first round, so that opening the program is not slowed.
const FIRST: Duration = Duration::from_secs(3);
/// Both sides are compared every so many rounds, if something arrived: some ten minutes at the quickest pace.
const COMPARE_EVERY: u32 = 10;
/// How often a round begins again because headquarters was restored while it ran.
const MOST_STARTS: usize = 3;

/// What the program remembers of the exchange while it runs.
#[derive(Default)]
pub(crate) struct Exchange {
    turn: tokio::sync::Mutex<()>,
    /// Rounds begun.
    begun: AtomicU64,
    since_compared: AtomicU32,
    shown: Mutex<Shown>,
    wake: Notify,
    /// One-time code last tried and the device it was tried for: it works again for that device when the reply was lost.
    pub(crate) tried: Mutex<Option<(String, DeviceId)>>,
    /// Recovery code of the database that a join made, until somebody sets a password.
    pub(crate) recovery: Mutex<Option<String>>,
    /// One join at a time.
    pub(crate) joining: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Shown {
    progress: Option<RoundProgress>,
    last: Option<LastRound>,
    skew_ms: i64,
}

impl Exchange {
    /// The exchange of a program.
    pub(crate) fn of(app: &App) -> Arc<Self> {
        app.memory.of()
    }

    /// Waits until no round runs; none begins while the answer is held.
    pub(crate) async fn no_round(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// Somebody has a password now: the code that was shown is on paper.
    pub(crate) fn forget_recovery_code(&self) {
        *held(&self.recovery) = None;
    }

    /// Makes a round soon.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    pub(crate) fn shown(&self) -> (Option<RoundProgress>, Option<LastRound>, i64) {
        let shown = held(&self.shown);
        (shown.progress, shown.last.clone(), shown.skew_ms)
    }
}

/// What a lock guards stays whole between statements.
pub(crate) fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes rounds for as long as the program runs.
pub(crate) fn keep_going(app: &Arc<App>) {
    let (exchange, signals) = (Exchange::of(app), Arc::clone(&app.signals));
    // Only weakly: who drops the program is not kept waiting for a pause to end.
    tokio::spawn(go_on(Arc::downgrade(app), exchange, signals));
}

async fn go_on(app: Weak<App>, exchange: Arc<Exchange>, signals: Arc<Signals>) {
    let mut ended = signals.ended.subscribe();
    let mut pause = FIRST;
    let mut due = Instant::now() + pause;
    loop {
        tokio::select! {
            () = exchange.wake.notified() => {}
            () = tokio::time::sleep_until(due) => {}
            () = signals.written.notified(), if pause == LATER => {
                due = due.min(Instant::now() + AFTER_WRITING);
                continue;
            }
            _ = ended.wait_for(|ended| *ended) => return,
        }
        let Some(app) = app.upgrade() else { return };
        let waiting = app.round_by_itself().await;
        let failed = exchange.shown().1.is_some_and(|last| !last.ok);
        pause = match (waiting, failed) {
            (false, _) => LATER,
            (true, true) => SOON,
            // It was written while the round went on.
            (true, false) => AFTER_WRITING,
        };
        due = Instant::now() + pause;
    }
}

impl App {
    pub(crate) fn announce_exchange(&self) {
        self.announce(&Written {
            ops: Vec::new(),
            kinds: vec![CHANGED.to_owned()],
        });
    }

    /// The open store and with which headquarters it exchanges.
    pub(crate) async fn exchanging(&self) -> Result<Option<(Store, Enrolment)>, StoreError> {
        let store = match &*self.state.read().await {
            State::Open(centre) => centre.store.clone(),
            _ => return Ok(None),
        };
        Ok(store.enrolment().await?.map(|enrolment| (store, enrolment)))
    }

    /// A round of the background, if there is anybody to exchange with. Whether something still waits to be sent.
    async fn round_by_itself(&self) -> bool {
        // While participants answer, nothing else happens to the disk: no page of it may tell when an answer came.
        if self.kiosk().is_some() {
            return true;
        }
        let Ok(Some((store, enrolment))) = self.exchanging().await else {
            return false;
        };
        // A join makes its own rounds.
        if store.is_joining().await.unwrap_or(true) {
            return false;
        }
        self.take_turn(&store, &enrolment, false).await;
        let counts = store.exchange_counts().await;
        counts.is_ok_and(|counts| counts.unsent > 0)
    }

    /// Makes a round, or waits for the one that began after this was asked.
    pub(crate) async fn take_turn(&self, store: &Store, enrolment: &Enrolment, by_hand: bool) {
        let exchange = Exchange::of(self);
        let asked = exchange.begun.load(Ordering::SeqCst);
        let _turn = exchange.turn.lock().await;
        if exchange.begun.load(Ordering::SeqCst) > asked {
            // Somebody began one meanwhile, and it has ended.
            return;
        }
        exchange.begun.fetch_add(1, Ordering::SeqCst);
        let mut ended = self.signals.ended.subscribe();
        tokio::select! {
            () = self.make_round(store, enrolment, by_hand) => {}
            _ = ended.wait_for(|ended| *ended) => {}
        }
        self.let_go_of_retired().await;
        held(&exchange.shown).progress = None;
        self.announce_exchange();
    }

    fn show_progress(&self, phase: RoundPhase, done: u64, all: Option<u64>) {
        let signed = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        held(&Exchange::of(self).shown).progress = Some(RoundProgress {
            phase,
            done: signed(done),
            all: all.map(signed),
        });
        self.announce_exchange();
    }

    async fn make_round(&self, store: &Store, enrolment: &Enrolment, by_hand: bool) {
        self.show_progress(RoundPhase::Greeting, 0, None);
        let rounds = Exchange::of(self)
            .since_compared
            .fetch_add(1, Ordering::SeqCst)
            + 1;
        let compare = match by_hand {
            true => Compare::Now,
            false if rounds >= COMPARE_EVERY => Compare::IfMoved,
            false => Compare::IfNever,
        };
        let result = self.speak(store, enrolment, compare).await;
        if result.as_ref().is_ok_and(|report| report.compared) {
            Exchange::of(self).since_compared.store(0, Ordering::SeqCst);
        }
        let last = self.told(result);
        held(&Exchange::of(self).shown).last = Some(last);
    }

    async fn speak(
        &self,
        store: &Store,
        enrolment: &Enrolment,
        compare: Compare,
    ) -> Result<Report, Failure> {
        let mut link = HttpLink::new(&enrolment.url, Some(enrolment.token.clone()))?;
        let changes = self.change_sender();
        let mut ledger = StoreLedger::new(store.clone(), compare, move |kinds| {
            // Nobody listening is no fault.
            let _ = changes.send(kinds);
        });
        let now = || self.now_ms();
        let mut progress = |progress: Progress| match progress {
            Progress::Receiving { done, all } => {
                self.show_progress(RoundPhase::Receiving, done, Some(all));
            }
            Progress::Sending { done } => self.show_progress(RoundPhase::Sending, done, None),
            Progress::Comparing => self.show_progress(RoundPhase::Comparing, 0, None),
        };
        let program = env!("CARGO_PKG_VERSION");
        let mut starts = 1;
        let report = loop {
            match round(&mut link, &mut ledger, program, &now, &mut progress).await {
                // Headquarters came back from a backup in the middle: its new epoch is learnt by greeting again.
                Err(RoundError::Link(LinkError::Refused(refusal)))
                    if refusal.code == "epoch" && starts < MOST_STARTS =>
                {
                    starts += 1;
                }
                other => break other?,
            }
        };
        self.fetch_numbers(&link, &mut ledger, store)
            .await
            .map_err(RoundError::Ledger)?;
        Ok(report)
    }

    fn told(&self, result: Result<Report, Failure>) -> LastRound {
        let signed = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let at = self.now_ms();
        match result {
            Ok(report) => {
                held(&Exchange::of(self).shown).skew_ms = report.skew_ms;
                LastRound {
                    at,
                    ok: true,
                    sentence: done_sentence(&report),
                    received: signed(report.received),
                    sent: signed(report.sent),
                    salvaged: signed(report.salvaged),
                }
            }
            Err(failure) => LastRound {
                at,
                ok: false,
                sentence: failure.sentence(),
                received: 0,
                sent: 0,
                salvaged: 0,
            },
        }
    }
}

/// Why a round ended early.
enum Failure {
    Setup(Fault),
    Round(RoundError<StoreError>),
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Setup(fault)
    }
}

impl From<RoundError<StoreError>> for Failure {
    fn from(error: RoundError<StoreError>) -> Self {
        Self::Round(error)
    }
}

impl Failure {
    fn sentence(self) -> String {
        match self {
            Self::Setup(fault) => fault.sentence,
            Self::Round(RoundError::Link(error)) => {
                tracing::info!(%error, "the round ended early");
                sentence(&error)
            }
            Self::Round(RoundError::Ledger(error)) => Fault::from(error).sentence,
            Self::Round(RoundError::Stop(stop)) => {
                tracing::warn!(?stop, "the round ended early");
                match stop {
                    Stop::Protocol => {
                        "La sede usa una versión del intercambio que este programa no conoce. Lo registrado está guardado aquí. Actualice el programa."
                    }
                    Stop::Hole => {
                        "La sede entregó una página incompleta y no se tomó nada de ella. Se volverá a pedir en la próxima ronda."
                    }
                    Stop::Unsettled => {
                        "El intercambio no llegó a un acuerdo con la sede. Lo registrado está guardado aquí. Se volverá a intentar; si se repite, avise a la sede central."
                    }
                }
                .to_owned()
            }
        }
    }
}

fn done_sentence(report: &Report) -> String {
    let many = |count: u64, one: &str, several: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {several}")),
    };
    let parts: Vec<String> = [
        many(report.sent, "registro enviado", "registros enviados"),
        many(report.received, "recibido", "recibidos"),
        many(report.salvaged, "devuelto a la sede", "devueltos a la sede"),
        many(
            report.set_aside,
            "en revisión de la sede",
            "en revisión de la sede",
        ),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut text = if parts.is_empty() {
        "Al día con la sede.".to_owned()
    } else {
        format!("Al día con la sede: {}.", parts.join(", "))
    };
    if report.new_epoch {
        text.push_str(" La sede volvió de un respaldo y recibió lo que le faltaba.");
    }
    if report.forked {
        text.push_str(
            " Este equipo se reconoció como copia de otro y sigue con una identidad propia.",
        );
    }
    if report.differing > 0 {
        text.push_str(" Quedan diferencias con la sede: avise a la sede central.");
    }
    text
}
