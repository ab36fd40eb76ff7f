//! Where the bridge listens, and the secret that a caller must show.

use std::fmt;
use std::net::SocketAddr;

/// A secret for one run of the bridge.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// 244 random bits as 64 hexadecimal digits.
    #[must_use]
    pub fn random() -> Self {
        Self(format!(
            "{}{}",
            uuid::Uuid::new_v4().simple(),
            uuid::Uuid::new_v4().simple()
        ))
    }

    /// Compares hashes in constant time, so that the time taken says nothing of how much was right.
    #[must_use]
    pub fn is(&self, shown: &str) -> bool {
        blake3::hash(self.0.as_bytes()) == blake3::hash(shown.as_bytes())
    }

    /// The secret itself, for the one who may know it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

/// Whether a `Host` header names this machine. A page of another site whose name was made to point here sends that name.
#[must_use]
pub fn is_loopback(host: &str, listening: SocketAddr) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    };
    // Without a port the client means HTTP's own.
    let port = port.map_or(Some(80), |port| port.parse().ok());
    ["127.0.0.1", "localhost", "[::1]"].contains(&name) && port == Some(listening.port())
}

#[cfg(test)]
mod tests {
    use super::{Token, is_loopback};

    #[test]
    fn only_the_same_token_opens() {
        let token = Token::random();
        let own = token.reveal().to_owned();
        assert_eq!(own.len(), 64);
        assert!(token.is(&own));
        assert!(!token.is(""));
        assert!(!token.is(&own[..63]));
        assert!(!token.is(Token::random().reveal()));
        assert!(!format!("{token:?}").contains(&own));
    }

    #[test]
    fn only_names_of_this_machine_pass() {
        let listening = "127.0.0.1:4100".parse().unwrap();
        for host in ["127.0.0.1:4100", "localhost:4100", "[::1]:4100"] {
            assert!(is_loopback(host, listening), "{host}");
        }
        for host in [
            "",
            "127.0.0.1",
            "127.0.0.1:4101",
            "example.com:4100",
            "localhost.example.com:4100",
            "127.0.0.1:",
            "[::1]",
            "127.0.0.1:x",
        ] {
            assert!(!is_loopback(host, listening), "{host}");
        }
    }
}
