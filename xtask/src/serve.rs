//! A small server for the page: files of one directory, on this machine only.

use std::{
    fs, io,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    thread,
};

use anyhow::{Context as _, anyhow, bail};
use percent_encoding::percent_decode_str;
use tiny_http::{Header, Method, Request, Response, Server};

use crate::{build, site, workspace::Workspace};

pub(crate) fn run(workspace: &Workspace, port: u16) -> anyhow::Result<()> {
    build::run(workspace)?;
    site::run(workspace)?;
    let listener = listen(port)?;
    let address = listener.local_addr()?;
    let server = Server::from_listener(listener, None).map_err(|error| anyhow!("cannot serve: {error}"))?;
    println!("http://{address}");
    serve(&server, &workspace.at(site::SITE).canonicalize()?);
    Ok(())
}

/// The port asked for, or the next one that is free.
fn listen(port: u16) -> anyhow::Result<TcpListener> {
    const TRIED: u16 = 100;
    for candidate in port..=port.saturating_add(TRIED) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, candidate)) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                println!("  port {candidate} is busy, trying the next");
            }
            Err(error) => {
                return Err(error)
                    .with_context(|| format!("port {candidate} cannot be used; give another with --port"));
            }
        }
    }
    bail!("no free port from {port} on; give another with --port")
}

/// Answers until the process ends. A browser asks for several files at once, hence the threads.
fn serve(server: &Server, root: &Path) {
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for request in server.incoming_requests() {
                    // A browser that went away is no matter.
                    let _ = answer(request, root);
                }
            });
        }
    });
}

fn answer(request: Request, root: &Path) -> io::Result<()> {
    if !matches!(request.method(), Method::Get | Method::Head) {
        return request.respond(text(405, "only GET and HEAD"));
    }
    let contents = locate(root, request.url()).and_then(|file| Some((fs::read(&file).ok()?, file)));
    match contents {
        None => request.respond(text(404, "not found")),
        Some((bytes, file)) => {
            let response = Response::from_data(bytes)
                .with_header(header("Content-Type", &mime(&file)))
                // The next build serves other files under the same names.
                .with_header(header("Cache-Control", "no-cache"));
            request.respond(response)
        }
    }
}

/// The file that an address names, if it is one below `root`.
fn locate(root: &Path, url: &str) -> Option<PathBuf> {
    let path = url.split(['?', '#']).next()?;
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let mut file = root.to_path_buf();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => return None,
            _ if part.contains(['\\', '\0']) => return None,
            _ => file.push(part),
        }
    }
    if file.is_dir() {
        file.push("index.html");
    }
    // Links are followed before they are judged.
    let file = file.canonicalize().ok()?;
    (file.starts_with(root) && file.is_file()).then_some(file)
}

/// Browsers compile wasm while it arrives only under its own type.
fn mime(file: &Path) -> String {
    let mime = mime_guess::from_path(file).first_or_octet_stream();
    if mime.type_() == "text" { format!("{mime}; charset=utf-8") } else { mime.to_string() }
}

fn text(status: u16, text: &str) -> Response<io::Cursor<Vec<u8>>> {
    Response::from_string(text).with_status_code(status)
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("names and types of files are plain ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_port_gives_way_to_the_next() {
        let first = listen(20_000).unwrap();
        let taken = first.local_addr().unwrap().port();
        let second = listen(taken).unwrap().local_addr().unwrap().port();
        assert!(second > taken);
    }

    #[test]
    fn types_that_browsers_insist_on() {
        let of = |name: &str| mime(Path::new(name));
        assert_eq!(of("drawdown_bg.wasm"), "application/wasm");
        assert_eq!(of("index.js"), "text/javascript; charset=utf-8");
        assert_eq!(of("index.html"), "text/html; charset=utf-8");
        assert_eq!(of("schema.json"), "application/json");
        assert_eq!(of("LICENSE"), "application/octet-stream");
    }

    #[test]
    fn only_files_below_the_root_are_served() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path().canonicalize().unwrap().join("site");
        fs::create_dir_all(root.join("a b")).unwrap();
        fs::write(root.join("index.html"), "").unwrap();
        fs::write(root.join("a b/c.js"), "").unwrap();
        fs::write(root.join("../secret"), "").unwrap();
        std::os::unix::fs::symlink(root.join("../secret"), root.join("link")).unwrap();
        let found = |url: &str| locate(&root, url);
        assert_eq!(found("/"), Some(root.join("index.html")));
        assert_eq!(found("/index.html?x=../y#z"), Some(root.join("index.html")));
        assert_eq!(found("//a%20b/./c.js"), Some(root.join("a b/c.js")));
        assert!(root.join("../secret").is_file());
        for url in [
            "/../secret",
            "/%2e%2e/secret",
            "/%2E./secret",
            "/a%20b/../../secret",
            "/..%2fsecret",
            "/..%5csecret",
            "/link",
            "/a%20b",
            "/index.html%00",
            "/%ff",
        ] {
            assert_eq!(found(url), None, "{url}");
        }
    }
}
