//! Headquarters over a PostgreSQL of the test's own, listening on loopback.

use sisconecta_cluster::Cluster;
use sisconecta_hq::{Headquarters, Options, Server};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// Official code of the centre that the tests work in.
pub const CENTRE: &str = "AYACUCHO";

/// Headquarters with its database and one instance that serves.
pub struct House {
    pub hq: Headquarters,
    pub server: Server,
    pub database: String,
    pub cluster: Arc<Cluster>,
}

impl House {
    pub async fn new() -> Self {
        let cluster = Cluster::shared().unwrap();
        let database = cluster.fresh_database().unwrap();
        let (hq, server) = instance(&database).await;
        hq.migrate().await.unwrap();
        Self {
            hq,
            server,
            database,
            cluster,
        }
    }

    /// A one-time code for another computer of the centre.
    pub async fn code(&self) -> String {
        self.hq.enrol(CENTRE, Some("Ayacucho")).await.unwrap().code
    }
}

/// An instance over a database, listening on loopback.
pub async fn instance(database: &str) -> (Headquarters, Server) {
    let options = Options {
        patience: Duration::from_secs(3),
        connections: 8,
        ..Options::default()
    };
    let hq = Headquarters::open(database, options).unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let server = Server::start(hq.clone(), listener, None).unwrap();
    (hq, server)
}

pub fn address(server: &Server) -> String {
    format!("http://{}", server.address)
}
