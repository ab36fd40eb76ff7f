//! The accept loop. `axum::serve` sets no timer, so a client could hold a connection for ever without a word.

use crate::door::Limits;
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, Sleep};
use tokio_rustls::TlsAcceptor;

/// Most bytes of a request's head, and what is read of a body at a time.
const BUFFER: usize = 128 * 1024;
/// How long the loop rests when there is no file handle left for another connection.
const REST: Duration = Duration::from_millis(50);

/// Takes connections until it is told to stop, and returns when the last call is answered.
pub(crate) async fn serve(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    limits: Limits,
    mut stopped: watch::Receiver<bool>,
) {
    let places = Arc::new(Semaphore::new(limits.connections));
    // Whoever drops this future breaks the connections off.
    let mut open = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, places.clone()) => accepted,
            _ = stopped.wait_for(|stop| *stop) => break,
        };
        while open.try_join_next().is_some() {}
        let Some((stream, place)) = accepted else {
            tokio::time::sleep(REST).await;
            continue;
        };
        let (tls, router, stopped) = (tls.clone(), router.clone(), stopped.clone());
        open.spawn(async move {
            let _place = place;
            match tls {
                None => converse(stream, router, limits, stopped).await,
                Some(tls) => {
                    let greeted = tokio::time::timeout(limits.greeting, tls.accept(stream)).await;
                    if let Ok(Ok(stream)) = greeted {
                        converse(stream, router, limits, stopped).await;
                    }
                }
            }
        });
    }
    drop(listener);
    while open.join_next().await.is_some() {}
}

/// A connection and its place; `None` when the system gave none.
async fn accept(
    listener: &TcpListener,
    places: Arc<Semaphore>,
) -> Option<(TcpStream, tokio::sync::OwnedSemaphorePermit)> {
    let place = places.acquire_owned().await.ok()?;
    let (stream, _) = listener.accept().await.ok()?;
    Some((stream, place))
}

async fn converse<S>(stream: S, router: Router, limits: Limits, mut stopped: watch::Receiver<bool>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let stream = TokioIo::new(Moving::over(stream, limits.silence));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.greeting)
        .max_buf_size(BUFFER)
        .serve_connection(stream, TowerToHyperService::new(router));
    let mut connection = pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stopped.wait_for(|stop| *stop) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}

/// A stream that fails when no byte came or went for a while: a client that does not take its answer holds nothing for long.
struct Moving<S> {
    stream: S,
    silence: Duration,
    moved: Instant,
    alarm: Pin<Box<Sleep>>,
}

impl<S> Moving<S> {
    fn over(stream: S, silence: Duration) -> Self {
        Self {
            stream,
            silence,
            moved: Instant::now(),
            alarm: Box::pin(tokio::time::sleep(silence)),
        }
    }

    /// Whatever the stream said, unless it has been silent for too long.
    fn watch<T>(
        &mut self,
        context: &mut Context<'_>,
        said: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if said.is_ready() {
            self.moved = Instant::now();
            return said;
        }
        loop {
            ready!(self.alarm.as_mut().poll(context));
            let until = self.moved + self.silence;
            if until <= Instant::now() {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
            self.alarm.as_mut().reset(until);
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Moving<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let said = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.watch(context, said)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Moving<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let said = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watch(context, said)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let said = Pin::new(&mut self.stream).poll_shutdown(context);
        self.watch(context, said)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let said = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.watch(context, said)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[tokio::test]
    async fn a_client_that_does_not_take_its_answer_is_given_up() {
        let silence = Duration::from_millis(200);
        let (ours, mut theirs) = tokio::io::duplex(16);
        let mut ours = Moving::over(ours, silence);
        let answer = [7; 64];
        let taking = async {
            // Slow is not silent: each sip starts the wait anew.
            let mut sip = [0; 8];
            for _ in 0..4 {
                tokio::time::sleep(silence / 2).await;
                theirs.read_exact(&mut sip).await.unwrap();
            }
        };
        let began = Instant::now();
        let (given, ()) = tokio::join!(ours.write_all(&answer), taking);
        assert_eq!(given.unwrap_err().kind(), io::ErrorKind::TimedOut);
        assert!(began.elapsed() >= silence * 3, "{:?}", began.elapsed());
    }
}
