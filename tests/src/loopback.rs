//! A listener on 127.0.0.1, with one task for each connection.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// Accepts until it is dropped; its connections end with it.
#[derive(Debug)]
pub(crate) struct Loopback {
    address: SocketAddr,
    accepting: JoinHandle<()>,
}

impl Loopback {
    /// Listens on a free port and hands every connection to `serve`.
    pub(crate) async fn listen<F>(serve: impl Fn(TcpStream) -> F + Send + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port on loopback");
        let address = listener.local_addr().expect("a bound listener has an address");
        Self { address, accepting: tokio::spawn(accept(listener, serve)) }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept<F>(listener: TcpListener, serve: impl Fn(TcpStream) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let (stream, _) = accepted.expect("a listening socket accepts");
                // Small writes must not wait for acknowledgements: benchmarks measure through here.
                stream.set_nodelay(true).expect("a fresh socket takes options");
                connections.spawn(serve(stream));
            }
            Some(_) = connections.join_next() => {}
        }
    }
}
