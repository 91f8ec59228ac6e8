"""`verify site`: build the website with MkDocs, and show it."""
from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import verify
from verify import site


class CannotBuild(Exception):
    """The site cannot be built here; the message says what to do."""


def build(strict: bool = False) -> Path:
    """Build the site into the folder `site` of the checkout; the folder.  What was there is replaced as a whole.

    With `strict` raises `verify.site.Stale` if evidence is missing or old.  Raises CannotBuild."""
    root = Path(verify.__file__).resolve().parent.parent
    if not (root / "mkdocs.yml").is_file():
        raise CannotBuild(f"{root}: there is no mkdocs.yml; build the site in a source checkout, installed with "
                          "`pip install -e '.[site]'`")
    try:
        from mkdocs.commands.build import build as build_with_mkdocs
        from mkdocs.config import load_config
        from mkdocs.exceptions import MkDocsException
    except ImportError as error:
        raise CannotBuild(f"{str(error.name).partition('.')[0]} is not installed; the site needs the extra `site`: "
                          "pip install -e '.[site]'") from None
    if strict:
        site.pages(strict=True)
    folder = root / "site"
    with tempfile.TemporaryDirectory(dir=root, prefix=".site-") as temporary:
        try:
            build_with_mkdocs(load_config(str(root / "mkdocs.yml"), site_dir=f"{temporary}/new"))
        except MkDocsException as error:
            raise CannotBuild(str(error)) from None
        if folder.exists():
            folder.rename(f"{temporary}/old")
        shutil.move(f"{temporary}/new", folder)
    return folder


@contextmanager
def server(port: int) -> Iterator[ThreadingHTTPServer]:
    """A server on 127.0.0.1 that nobody else can reach, listening at once; give it a folder with `serve`."""
    try:
        bound = ThreadingHTTPServer(("127.0.0.1", port), SimpleHTTPRequestHandler)
    except OSError as error:
        raise CannotBuild(f"port {port} of 127.0.0.1 cannot be used ({error.strerror}); choose another one with "
                          "--port, or --port 0 for any that is free") from None
    with bound:
        yield bound


class _Quiet(SimpleHTTPRequestHandler):
    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Where there is no page, the page of the site that says so."""
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        text = page.read_bytes()
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of requests."""


def serve(bound: ThreadingHTTPServer, folder: Path) -> None:
    """Show the folder until Ctrl-C."""
    bound.RequestHandlerClass = partial(_Quiet, directory=str(folder))
    bound.serve_forever()
