"""Building the site with MkDocs, and the built pages in a browser."""
from __future__ import annotations

import functools
import http.server
import logging
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("material", reason="needs the extra `site`")

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from verify import site
from verify.site.drawing import draw

ROOT = Path(__file__).parent.parent
Pages = list[tuple[str, str]]

NETWORK = draw(
    (2, 2, 1), {1: [[1, -1], [Fraction(1, 2), 2]], 2: [[0, 1]]}, {1: [0, Fraction(-1, 2)], 2: [1]},
    {1: "tanh", 2: "identity"}, {"a": {0: [1, 2]}, "delta": {1: [0, Fraction(-1, 2)], 2: [1]}}, edges={(2, 0, 1)},
)
CLAIM = rf"""
# Zero weights

*proved*{{ .status .proved }} *proved for sizes*{{ .status .proved-for-sizes }} *tested*{{ .status .tested }}
*refuted*{{ .status .refuted }}

See the [start](../index.md) and ${" + ".join(f"W_{{{k}1}}" for k in range(30))} = 0$ in it.

<div class="statement" markdown>

**Assume** $W^{{l+1}}_{{ij}} = 0$. **Then** $$\frac{{\partial C}}{{\partial W^k_{{ij}}}} = 0.$$

</div>

## Proof of $\delta^l = 0$ {{ #proof }}

<div class="proof" markdown>

<ol class="chain" markdown>
<li markdown><span class="left">$$\delta^l_i$$</span> <span class="right">$$= g_l'(z^l_i) \sum_{{k=1}}^{{n_{{l+1}}}}
W^{{l+1}}_{{k,i}}\, \delta^{{l+1}}_k \quad\text{{{"whatever the inputs are, " * 3}}}$$</span>
<span class="reason">by the definition of $\delta^l$</span></li>
<li markdown><span class="right">$$= 0$$</span> <span class="reason">by the assumption *zero*</span></li>
</ol>

</div>

<figure class="network">
{NETWORK}
<figcaption>A counterexample.</figcaption>
</figure>

<div class="ledger" markdown>

| Kind | What was done | Number |
|---|---|---|
| tested | on networks | 100 |

</div>

| layer | a rather wide column | {" | ".join(f"column{k}" for k in range(9))} |
|{11 * "---|"}
| $1$ | $\sum_i x_i$ | {9 * "1,000,000 | "}

??? question "How to cite"
    ```python
    assert network.depth >= 1, "a line of code that is longer than the screen of a telephone is wide"  # a comment
    ```

```shell
verify run 0A1B
```

<div class="cite" markdown>
[example.org](https://example.org/cited)
</div>
"""
INDEX = """
# Start

Some text with a [link](claims/index.md) in it.

<div class="claims" markdown>

| Tag | Claim | Status | Networks |
|---|---|---|---|
| 0A1B | [Zero weights](claims/0A1B.md#proof) | *proved*{ .status .proved } | 100 |

</div>
"""
PAGES = [
    ("index.md", INDEX),
    ("claims/index.md", "# All claims\n\n[Zero weights](0A1B.md)\n"),
    ("claims/0A1B.md", CLAIM),
]


def build_site(folder: Path, pages: Pages, patch: pytest.MonkeyPatch, **options: Any) -> Path:
    """Build these pages with the mkdocs.yml of the project and return the folder of the built site."""
    for assets in ("assets", "stylesheets"):
        shutil.copytree(ROOT / "docs" / assets, folder / "docs" / assets, dirs_exist_ok=True)
    patch.setattr(site, "pages", lambda: pages)
    config = load_config(str(ROOT / "mkdocs.yml"), docs_dir=str(folder / "docs"), site_dir=str(folder / "site"),
                         **{"nav": ["index.md", {"Claims": "claims/"}], **options})
    build(config)
    return folder / "site"


Build = Callable[..., Path]


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    return lambda pages, **options: build_site(tmp_path, pages, monkeypatch, **options)


def test_build(built: Build) -> None:
    """Generated pages are built like written ones, formulas and drawings included, and nothing is written to docs/."""
    folder = built(PAGES)
    page = (folder / "claims/0A1B/index.html").read_text("utf-8")
    assert page.count("<math") == 10
    assert "<svg xmlns" in page
    assert 'title="Link to this section"' in page
    assert (folder / "assets/stix/OFL.txt").exists()
    assert not list(folder.parent.glob("docs/**/*.md"))


def test_page_that_is_not_there(built: Build) -> None:
    """For an address without a page there is one that leads to the start, from wherever it is shown."""
    page = (built(PAGES) / "404.html").read_text("utf-8")
    content = page.split("<article")[1].split("</article>")[0]
    assert "<h1>There is no such page</h1>" in content
    assert re.findall(r'href="([^"]*)"', content) == ["/."]


def test_navigation(built: Build) -> None:
    """An entry of the navigation that ends in a slash lists the generated pages of that folder in their order."""
    page = (built(PAGES) / "claims/index.html").read_text("utf-8")
    links = re.findall(r'<a href="([^"]*)" class="md-nav__link', page)
    assert links == ["..", "./", "0A1B/"]


def test_deterministic(built: Build) -> None:
    """The same pages build to the same bytes."""
    first, second = ({path: path.read_bytes() for path in built(PAGES).rglob("*.html")} for _ in range(2))
    assert first == second
    assert len(first) == 4


@pytest.mark.parametrize(("text", "message"), [
    ("[a](claims/ZZZZ.md)", "contains a link 'claims/ZZZZ.md', but the target is not found"),
    ("[a](claims/0A1B.md#nowhere)", "does not contain an anchor '#nowhere'"),
    ("[a](#nowhere)", "there is no such anchor on this page"),
    ("[a](/claims/0A1B/)", "contains an absolute link"),
    ("[a](claims/0A1B)", "unrecognized relative link"),
    ("![a](b.png)", "the target is not found"),
])
def test_broken_links(built: Build, caplog: pytest.LogCaptureFixture, text: str, message: str) -> None:
    """A link to a tag, page, anchor or picture that is not there fails the build."""
    with pytest.raises(Abort, match="Aborted with 1 warnings in strict mode"):
        built([("index.md", f"# Start\n\n{text}"), *PAGES[1:]])
    assert message in caplog.text


@pytest.mark.parametrize("level", [logging.DEBUG, logging.ERROR])
def test_verbose_and_quiet(built: Build, caplog: pytest.LogCaptureFixture, level: int) -> None:
    """A broken anchor fails the build also under `mkdocs build -v` and `mkdocs build -q`."""
    caplog.set_level(level, "mkdocs")
    with pytest.raises(Abort, match="Aborted with 1 warnings in strict mode"):
        built([("index.md", "# Start\n\n[a](#nowhere)"), *PAGES[1:]])


def test_page_outside_the_navigation(built: Build, caplog: pytest.LogCaptureFixture) -> None:
    """A page that the navigation forgets fails the build."""
    with pytest.raises(Abort, match="strict mode"):
        built([*PAGES, ("lost.md", "# Lost")])
    assert "lost.md" in caplog.text


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("formula", [r"$\frac{1}$", "$$\nx_1_2\n$$", "$$ x"])
def test_bad_tex(built: Build, caplog: pytest.LogCaptureFixture, formula: str, strict: bool) -> None:
    """Bad TeX fails the build, strict or not, and the messages name the page and the formula."""
    with pytest.raises(Abort, match=re.escape(formula.strip("$\n "))):
        built([*PAGES[:2], ("claims/0A1B.md", f"# A\n\n{formula}")], strict=strict)
    assert "Error reading page 'claims/0A1B.md'" in caplog.text


def test_a_page_written_and_generated(built: Build, tmp_path: Path) -> None:
    """A generated page does not silently replace a written one."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# Written")
    with pytest.raises(Abort):
        built(PAGES)
    assert not (tmp_path / "site/index.html").exists()


# --- nothing from elsewhere ----------------------------------------------------------------------------------------

ELSEWHERE = re.compile(r"\s*(https?:)?//", re.IGNORECASE)
IN_CSS = re.compile(r"""(?:url\(|@import)\s*["']?\s*(?:https?:)?//[^\s"')]*""", re.IGNORECASE)
IN_JS = re.compile(r"""(?:\bimport|\bfrom|importScripts|fetch|\.src\s*=)\s*\(?\s*["'`](?:https?:)?//[^"'`]*""")


class External(HTMLParser):
    """Collects what a browser would load from another server to show this page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        if tag != "a" and ("rel", "canonical") not in attrs:
            self.found += [f"<{tag} {name}={value}>" for name, value in attrs if not name.startswith("xmlns")
                           and (ELSEWHERE.match(value or "") or IN_CSS.search(value or ""))]

    def handle_data(self, data: str) -> None:
        self.found += (IN_JS if self.inside == "script" else IN_CSS).findall(data)


def external(folder: Path) -> list[str]:
    found = [item for page in folder.rglob("*.html") for item in External(page.read_text("utf-8")).found]
    for pattern, suffix in ((IN_CSS, "css"), (IN_JS, "js")):
        found += [item for path in folder.rglob(f"*.{suffix}") for item in pattern.findall(path.read_text("utf-8"))]
    return found


def test_nothing_external(built: Build) -> None:
    """No page, style sheet or script of the built site names anything that a browser would load from elsewhere."""
    folder = built(PAGES)
    assert external(folder) == []
    assert len([*folder.rglob("*.html"), *folder.rglob("*.css"), *folder.rglob("*.js")]) > 10


@pytest.mark.parametrize(("name", "text"), [
    ("a.html", '<img src="https://example.org/a.png">'),
    ("a.html", '<link rel="stylesheet" href="//example.org/a.css">'),
    ("a.html", '<svg><use href="http://example.org/a.svg#b"/></svg>'),
    ("a.html", '<p style="background: url(https://example.org/a.png)">'),
    ("a.html", "<style>@import 'https://example.org/a.css'</style>"),
    ("a.html", "<script>fetch('https://example.org/a.json')</script>"),
    ("a.css", "@font-face { src: url( 'https://example.org/a.woff2' ) }"),
    ("a.js", 'import x from "https://example.org/a.js"'),
    ("a.js", 'x = await import("https://example.org/a.js")'),
])
def test_external_is_seen(tmp_path: Path, name: str, text: str) -> None:
    """The test above sees each way of loading something from elsewhere."""
    (tmp_path / name).write_text(text)
    assert len(external(tmp_path)) == 1


# --- in a browser --------------------------------------------------------------------------------------------------

VIEWS = [("light", 1280), ("dark", 1280), ("light", 360), ("dark", 360)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the built site."""
    with pytest.MonkeyPatch.context() as patch:
        folder = build_site(tmp_path_factory.mktemp("site"), PAGES, patch)

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder))) as serve:
        threading.Thread(target=serve.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serve.server_port}/"
        serve.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    chromium = shutil.which("chromium") or pytest.skip("needs Chromium")
    with api.sync_playwright() as play:
        yield play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])


@pytest.fixture
def page(browser: Any, server: str, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A page that remembers where it went and what went wrong; it opens the claim."""
    scheme, width = getattr(request, "param", VIEWS[0])
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.requests, page.errors = [], []
    page.on("request", lambda sent: page.requests.append(sent.url))
    page.on("console", lambda said: page.errors.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.goto(f"{server}claims/0A1B/")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    yield page
    context.close()


@pytest.mark.browser
def test_requests(page: Any, server: str) -> None:
    """Reading a page and searching it asks no other server for anything and writes no error to the console."""
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").press_sequentially("assumption")
    page.locator(".md-search-result__item").first.wait_for()
    assert len(page.requests) > 8
    assert [url for url in page.requests if not url.startswith((server, "data:"))] == []
    assert page.errors == []


@pytest.mark.browser
def test_font_is_used(page: Any) -> None:
    """Formulas are visible and set in the site's own fonts."""
    fonts = page.evaluate("[...document.fonts].filter(font => font.status == 'loaded').map(font => font.family)")
    assert {"STIX2", '"STIX Two Text"'} <= {*fonts, *(f'"{font}"' for font in fonts)}
    sizes = page.evaluate("[...document.querySelectorAll('article math')].map(math => math.getBoundingClientRect())"
                          ".map(box => Math.min(box.width, box.height))")
    assert len(sizes) == 10
    assert min(sizes) > 5


@pytest.mark.browser
@pytest.mark.parametrize("page", VIEWS, indirect=True)
@pytest.mark.parametrize("path", ["", "claims/0A1B/"])
def test_accessible(page: Any, server: str, path: str) -> None:
    """axe finds nothing to complain about, on wide and narrow screens, in light and in dark, searching or not."""
    Axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe").Axe
    page.goto(server + path)
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    for action in ("0", "document.forms.search.query.focus()"):
        page.evaluate(action)
        page.wait_for_timeout(400)  # the search slides in
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        assert len(results.response["passes"]) > 15


@pytest.mark.browser
@pytest.mark.parametrize("plant", [
    "document.querySelector('.formula').removeAttribute('tabindex')",
    "document.querySelector('.md-search').removeAttribute('aria-label')",
    "document.querySelector('.reason').style.color = '#bbb'",
    "document.querySelectorAll('article a').forEach(link => link.style.textDecoration = 'none')",
    "document.querySelector('svg.network title').remove()",
])
def test_inaccessible_is_seen(page: Any, plant: str) -> None:
    """The test above sees a planted fault."""
    Axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe").Axe
    page.evaluate("document.querySelector('.formula math').style.minWidth = '2000px'")
    page.evaluate(plant)
    assert Axe().run(page).violations_count == 1


@pytest.mark.browser
@pytest.mark.parametrize("page", VIEWS[2:], indirect=True)
def test_phone(page: Any, server: str) -> None:
    """On a screen 360 pixels wide nothing but formulas, tables and code scrolls sideways."""
    for path in ("", "claims/0A1B/"):
        page.goto(server + path)
        assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.evaluate("document.querySelector('.right .formula').scrollWidth") > 360
    page.evaluate("document.querySelector('p > math mrow').style.minWidth = '500px'")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.evaluate("document.querySelector('.formula').style.overflow = 'visible'")
    page.evaluate("document.querySelector('.formula math').style.minWidth = '500px'")
    assert page.evaluate("document.documentElement.scrollWidth") > 360  # so the measurement would see it


@pytest.mark.browser
def test_print(page: Any) -> None:
    """On paper there is the text in black on white, the whole of it, without navigation and buttons."""
    page.emulate_media(media="print", color_scheme="dark")
    for selector in (".md-header", ".md-sidebar", ".md-footer", ".headerlink"):
        assert not page.locator(selector).first.is_visible(), selector
    assert page.locator("details pre").is_visible()
    style = "getComputedStyle(document.querySelector('article p'))"
    assert page.evaluate(f"{style}.color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('.chain li')).breakInside") == "avoid"
    address = "getComputedStyle(document.querySelector('{} a[href]'), '::after').content"
    assert "https://example.org/cited" in page.evaluate(address.format(".cite"))
    assert page.evaluate(address.format("article > p")) == "none"
