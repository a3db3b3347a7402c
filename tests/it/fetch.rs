//! Fetching from elsewhere: what is refused, whatever name or redirect leads there, and what is too much.

use std::{
    convert::Infallible,
    io::{self, Read, Write},
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect},
    routing::get,
};
use bytes::Bytes;
use cabas::fetch::{
    Allowed, Answer, Ask, FetchError, Fetcher, Limits, Measure, Network, Refusal, Stage, Validators, Why,
};
use futures_util::{future::BoxFuture, stream};
use tokio::net::TcpStream;

use crate::support::Elsewhere;

/// A public address that nobody in these tests really speaks to.
const PUBLIC: &str = "93.184.215.14";

fn ask(url: &str) -> Ask {
    Ask {
        url: url.parse().expect("a URL"),
        accept: HeaderValue::from_static("*/*"),
        gzip: true,
        unless: Validators::default(),
        limits: Limits { wire_bytes: 1 << 20, decoded_bytes: 4 << 20, ..Limits::FEED },
    }
}

async fn fetch(fetcher: &Fetcher, ask: &Ask) -> Result<Bytes, FetchError> {
    match fetcher.get(ask).await? {
        Answer::Fresh(fresh) => fresh.body.bytes().await,
        Answer::NotModified => panic!("not modified"),
    }
}

async fn why(fetcher: &Fetcher, url: &str) -> Why {
    fetch(fetcher, &ask(url)).await.expect_err(url).why
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn noise(len: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()[0] & 15
    };
    std::iter::repeat_with(next).take(len).collect()
}

/// An internet with one host, and a name server that says something else every time. Whoever connects, wherever to, gets to
/// `elsewhere`.
struct Internet {
    elsewhere: SocketAddr,
    answers: Vec<Vec<&'static str>>,
    looked_up: Mutex<usize>,
    dialled: Mutex<Vec<String>>,
}

impl Internet {
    fn new(elsewhere: SocketAddr, answers: &[&[&'static str]]) -> Arc<Self> {
        let answers = answers.iter().map(|answer| answer.to_vec()).collect();
        Arc::new(Self { elsewhere, answers, looked_up: Mutex::default(), dialled: Mutex::default() })
    }

    fn dialled(&self) -> Vec<String> {
        self.dialled.lock().unwrap().clone()
    }
}

impl Network for Internet {
    fn resolve(&self, _: &str, port: u16) -> BoxFuture<'_, io::Result<Vec<SocketAddr>>> {
        let mut count = self.looked_up.lock().unwrap();
        let answer = self.answers.get(*count).or(self.answers.last()).unwrap();
        *count += 1;
        let addresses = answer.iter().map(|ip| SocketAddr::new(ip.parse().unwrap(), port)).collect();
        Box::pin(async move { Ok(addresses) })
    }

    fn connect(&self, to: SocketAddr) -> BoxFuture<'_, io::Result<TcpStream>> {
        self.dialled.lock().unwrap().push(to.to_string());
        Box::pin(TcpStream::connect(self.elsewhere))
    }
}

fn hello() -> Router {
    Router::new().route("/", get(async || "hello"))
}

#[tokio::test]
async fn private_addresses_are_refused_however_they_are_written() {
    let elsewhere = Elsewhere::start(hello()).await;
    let port = elsewhere.addr.port();
    let fetcher = Fetcher::new(Allowed::default());
    for host in [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "１２７.0.0.1",
        "127.0.0.1.",
        "0.0.0.0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[2002:7f00:1::]",
    ] {
        let refused = why(&fetcher, &format!("http://{host}:{port}/")).await;
        assert!(matches!(refused, Why::Refused(Refusal::Address(_))), "{host}: {refused:?}");
    }
    assert_eq!(elsewhere.hits("/"), 0);
    let allowing = Fetcher::new(elsewhere.allowed());
    assert_eq!(fetch(&allowing, &ask(&elsewhere.url("/"))).await.unwrap(), "hello");
    assert_eq!(fetch(&allowing, &ask(&format!("http://0x7f.1:{port}/"))).await.unwrap(), "hello", "the same in a URL");
    let plain = why(&allowing, &format!("https://127.0.0.1:{port}/")).await;
    assert!(matches!(plain, Why::Broken(_)), "it speaks no TLS: {plain:?}");
    let by_name = why(&allowing, &format!("http://localhost:{port}/")).await;
    assert!(matches!(by_name, Why::Refused(_)), "the exception is for the host as it is written");
}

#[tokio::test]
async fn a_name_is_looked_up_once_and_the_checked_address_is_connected_to() {
    let close = || [(header::CONNECTION, "close")];
    let routes = Router::new()
        .route("/", get(async move || (close(), "hello")))
        .route("/again", get(async move || (close(), Redirect::to("/"))));
    let elsewhere = Elsewhere::start(routes).await;
    let rebinding: &[&[&str]] = &[&[PUBLIC], &["127.0.0.1"]];

    let net = Internet::new(elsewhere.addr, rebinding);
    let fetcher = Fetcher::over(net.clone(), Allowed::default());
    assert_eq!(fetch(&fetcher, &ask("http://shop.example/")).await.unwrap(), "hello");
    assert_eq!((net.dialled(), *net.looked_up.lock().unwrap()), (vec![format!("{PUBLIC}:80")], 1));
    assert!(matches!(why(&fetcher, "http://shop.example/").await, Why::Refused(Refusal::Address(_))));
    assert_eq!(net.dialled().len(), 1, "nothing was connected to");

    // The name changes its mind between a redirect and its target.
    let net = Internet::new(elsewhere.addr, rebinding);
    let fetcher = Fetcher::over(net.clone(), Allowed::default());
    assert!(matches!(why(&fetcher, "http://shop.example/again").await, Why::Refused(Refusal::Address(_))));
    assert_eq!(net.dialled(), [format!("{PUBLIC}:80")]);

    // A private one among public ones.
    for answer in [[PUBLIC, "10.0.0.1"], ["fd00::1", PUBLIC], [PUBLIC, "::ffff:169.254.169.254"]] {
        let net = Internet::new(elsewhere.addr, &[&answer]);
        let fetcher = Fetcher::over(net.clone(), Allowed::default());
        assert!(matches!(why(&fetcher, "http://shop.example/").await, Why::Refused(Refusal::Address(_))), "{answer:?}");
        assert_eq!(net.dialled(), [""; 0]);
    }
}

#[tokio::test]
async fn the_caller_has_a_say_in_redirects_to_another_host() {
    let routes = hello()
        .route("/here", get(async || Redirect::to("http://a.example/")))
        .route("/there", get(async || Redirect::to("http://b.example/")));
    let elsewhere = Elsewhere::start(routes).await;
    let fetcher = Fetcher::over(Internet::new(elsewhere.addr, &[&[PUBLIC]]), Allowed::default());
    for (from, may, goes) in [("here", false, true), ("there", false, false), ("there", true, true)] {
        let ask = ask(&format!("http://a.example/{from}"));
        let may_ask = |to: &url::Url| {
            assert_eq!(to.host_str(), Some("b.example"));
            may
        };
        match fetcher.get_where(&ask, may_ask).await {
            Ok(_) => assert!(goes, "{from}"),
            Err(error) => assert_eq!((error.why, goes), (Why::Refused(Refusal::Elsewhere), false), "{from}"),
        }
    }
}

#[tokio::test]
async fn redirects_are_few_and_each_is_checked() {
    let count = async |Path(left): Path<u32>| match left {
        0 => "there".into_response(),
        left => Redirect::temporary(&format!("/r/{}", left - 1)).into_response(),
    };
    let to = async |Path(to): Path<String>| {
        let to = HeaderValue::from_bytes(&data_encoding::HEXLOWER.decode(to.as_bytes()).unwrap()).unwrap();
        (StatusCode::FOUND, [(header::LOCATION, to), (header::SET_COOKIE, HeaderValue::from_static("a=b"))])
    };
    let routes = hello().route("/r/{left}", get(count)).route("/to/{hex}", get(to));
    let elsewhere = Elsewhere::start(routes).await;
    let fetcher = Fetcher::new(elsewhere.allowed());
    assert_eq!(fetch(&fetcher, &ask(&elsewhere.url("/r/3"))).await.unwrap(), "there");
    assert_eq!(why(&fetcher, &elsewhere.url("/r/4")).await, Why::Refused(Refusal::Redirects));

    let redirect = |to: &str| elsewhere.url(&format!("/to/{}", data_encoding::HEXLOWER.encode(to.as_bytes())));
    let port = elsewhere.addr.port();
    for (to, refusal) in [
        ("ftp://shop.example/", Refusal::Scheme),
        ("file:///etc/passwd", Refusal::Scheme),
        ("http://me:secret@shop.example/", Refusal::Credentials),
        ("http://shop.example:22/", Refusal::Port(22)),
        ("http://", Refusal::Unreadable),
    ] {
        assert_eq!(why(&fetcher, &redirect(to)).await, Why::Refused(refusal), "{to}");
    }
    for to in [&format!("http://localhost:{port}/"), "http://169.254.169.254/latest/meta-data/", "//[::1]/"] {
        let refused = why(&fetcher, &redirect(to)).await;
        assert!(matches!(refused, Why::Refused(Refusal::Address(_))), "{to}: {refused:?}");
    }
    assert_eq!(elsewhere.hits("/"), 0);
    assert_eq!(fetch(&fetcher, &ask(&redirect("/"))).await.unwrap(), "hello");
    let headers = &elsewhere.asked("/")[0];
    assert!(!headers.contains_key(header::COOKIE) && !headers.contains_key(header::REFERER), "{headers:?}");
}

#[tokio::test]
async fn what_is_too_much_is_told_by_its_limit() {
    let endless = || stream::repeat_with(|| Ok::<_, Infallible>(Bytes::from(vec![b'x'; 64 * 1024])));
    let routes = Router::new()
        .route("/claimed", get(async || vec![b'x'; (1 << 20) + 1]))
        .route("/endless", get(async move || Body::from_stream(endless())))
        // Noise of four bits a byte shrinks to half; nothing at all shrinks a thousandfold.
        .route("/swelling", get(async || ([(header::CONTENT_ENCODING, "gzip")], gzip(&noise(6 << 20)))))
        .route("/bomb", get(async || ([(header::CONTENT_ENCODING, "gzip")], gzip(&vec![0; 8 << 20]))))
        .route("/brotli", get(async || ([(header::CONTENT_ENCODING, "br")], "?")))
        .route("/damaged", get(async || ([(header::CONTENT_ENCODING, "gzip")], "not gzip")))
        .route("/small", get(async || ([(header::CONTENT_ENCODING, "gzip")], gzip(&vec![b'x'; 500_000]))));
    let elsewhere = Elsewhere::start(routes).await;
    let fetcher = Fetcher::new(elsewhere.allowed());
    for (path, expected) in [
        ("/claimed", Why::TooLarge { measure: Measure::Wire(1 << 20) }),
        ("/endless", Why::TooLarge { measure: Measure::Wire(1 << 20) }),
        ("/swelling", Why::TooLarge { measure: Measure::Decoded(4 << 20) }),
        ("/bomb", Why::TooLarge { measure: Measure::Ratio(100) }),
        ("/brotli", Why::Encoding),
        ("/damaged", Why::Encoding),
    ] {
        let mut ask = ask(&elsewhere.url(path));
        if path == "/swelling" {
            ask.limits.wire_bytes = 8 << 20;
        }
        let error = fetch(&fetcher, &ask).await.unwrap_err();
        assert_eq!(error.why, expected, "{path}");
        assert!(error.is_refusal() && !error.is_temporary(), "{path}");
    }
    // Steep, but small.
    assert_eq!(fetch(&fetcher, &ask(&elsewhere.url("/small"))).await.unwrap().len(), 500_000);
    assert_eq!(elsewhere.asked("/small")[0][header::ACCEPT_ENCODING], "gzip");
    let plain = Ask { gzip: false, ..ask(&elsewhere.url("/small")) };
    assert_eq!(fetch(&fetcher, &plain).await.unwrap_err().why, Why::Encoding, "not asked for");
}

#[tokio::test]
async fn nobody_is_waited_for_without_an_end() {
    let drip = || {
        stream::unfold((), async |()| {
            tokio::time::sleep(Duration::from_millis(20)).await;
            Some((Ok::<_, Infallible>(Bytes::from_static(b".")), ()))
        })
    };
    let silent = || Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
    let routes = Router::new()
        .route("/mute", get(std::future::pending::<()>))
        .route("/silent", get(async move || silent()))
        .route("/drip", get(async move || Body::from_stream(drip())));
    let elsewhere = Elsewhere::start(routes).await;
    let fetcher = Fetcher::new(elsewhere.allowed());
    let (idle, whole) = (Duration::from_millis(200), Duration::from_millis(600));
    for (path, idle, whole, stage) in [
        ("/mute", idle, whole, Stage::Whole),
        ("/silent", idle, Duration::from_mins(1), Stage::Idle),
        ("/drip", Duration::from_mins(1), whole, Stage::Whole),
    ] {
        let mut ask = ask(&elsewhere.url(path));
        (ask.limits.idle, ask.limits.whole) = (idle, whole);
        let error = fetch(&fetcher, &ask).await.unwrap_err();
        assert!(matches!(error.why, Why::Slow { stage: s, .. } if s == stage), "{path}: {error}");
        assert!(error.is_temporary(), "{path}");
    }
}

#[tokio::test]
async fn answers_are_asked_for_again_by_their_tags() {
    let tagged = async |headers: HeaderMap| {
        let known = headers.get(header::IF_NONE_MATCH).is_some_and(|tag| tag == "\"a\"");
        if known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            ([(header::ETAG, "\"a\"")], "new").into_response()
        }
    };
    let always = async || StatusCode::NOT_MODIFIED;
    let elsewhere = Elsewhere::start(Router::new().route("/", get(tagged)).route("/always", get(always))).await;
    let fetcher = Fetcher::new(elsewhere.allowed());
    let Answer::Fresh(fresh) = fetcher.get(&ask(&elsewhere.url("/"))).await.unwrap() else { panic!("it is new") };
    let again = Ask { unless: fresh.validators(), ..ask(&elsewhere.url("/")) };
    assert!(matches!(fetcher.get(&again).await.unwrap(), Answer::NotModified));
    assert_eq!(why(&fetcher, &elsewhere.url("/always")).await, Why::Status(304), "nobody asked that");
    let missing = why(&fetcher, &elsewhere.url("/missing")).await;
    assert_eq!(missing, Why::Status(404));
}

#[tokio::test(flavor = "multi_thread")]
async fn code_that_reads_with_std_io_gets_the_same() {
    let routes = hello().route("/large", get(async || vec![b'x'; 900_000]));
    let elsewhere = Elsewhere::start(routes).await;
    let fetcher = Fetcher::new(elsewhere.allowed());
    let read = async |limit: u64| {
        let mut ask = ask(&elsewhere.url("/large?token=secret"));
        ask.limits.decoded_bytes = limit;
        let Answer::Fresh(fresh) = fetcher.get(&ask).await.unwrap() else { panic!("it is new") };
        let mut body = fresh.body.blocking(tokio::runtime::Handle::current());
        let reading = move || {
            let mut all = Vec::new();
            body.read_to_end(&mut all).map(|_| all.len())
        };
        tokio::task::spawn_blocking(reading).await.unwrap()
    };
    assert_eq!(read(1 << 20).await.unwrap(), 900_000);
    let error = read(100_000).await.unwrap_err().downcast::<FetchError>().unwrap();
    assert_eq!(error.why, Why::TooLarge { measure: Measure::Decoded(100_000) });
    assert!(!error.to_string().contains("secret"), "{error}");
}
