"""Formulas in Markdown (verify.site.mathematics)."""
from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

markdown = pytest.importorskip("markdown", reason="needs the extra `site`")
pytest.importorskip("py_mini_racer", reason="needs the extra `site`")

from verify.site import mathematics  # noqa: E402
from verify.site.mathematics import BadFormula, mathml  # noqa: E402

ROOT = Path(__file__).parent.parent
EXTENSIONS = ["verify.site.mathematics", "admonition", "attr_list", "def_list", "footnotes", "md_in_html",
              "pymdownx.details", "pymdownx.highlight", "pymdownx.superfences", "tables", "toc"]


def render(text: str) -> str:
    """The page, each formula abbreviated to ⟨its TeX⟩ or, on display, ⟪its TeX⟫."""
    page = markdown.markdown(text, extensions=EXTENSIONS)
    formula = r'<math alttext="([^"]*)"(?:.|\n)*?</math>'
    page = re.sub(f'<span class="formula"[^>]*>{formula}</span>', r"⟪\1⟫", page)
    return re.sub(formula, r"⟨\1⟩", page)


@pytest.mark.parametrize(("text", "expected"), [
    ("$x$", "<p>⟨x⟩</p>"),
    ("$$x$$", "<p>⟪x⟫</p>"),
    ("so $$x$$ holds", "<p>so ⟪x⟫ holds</p>"),
    ("$a_b * c_d * e_f$ and *$x^*$*", "<p>⟨a_b * c_d * e_f⟩ and <em>⟨x^*⟩</em></p>"),
    (r"$\{a\}\_\%$", r"<p>⟨\{a\}\_\%⟩</p>"),
    ("$a<b$ and $c>d$", "<p>⟨a&lt;b⟩ and ⟨c&gt;d⟩</p>"),
    ("$a\n+ b$", "<p>⟨a\n+ b⟩</p>"),
    ("a ($x$, $y$) b $z$", '<p>a <span class="unbroken">(⟨x⟩,</span> <span class="unbroken">⟨y⟩)</span> b ⟨z⟩</p>'),
    ("[$x$](#y)", '<p><a href="#y">⟨x⟩</a></p>'),
    ("- $x_1$\n- $x_2$", "<ul>\n<li>⟨x_1⟩</li>\n<li>⟨x_2⟩</li>\n</ul>"),
    ("1.  a\n\n    $$\n    x\n    $$", "<p>⟪x⟫</p>"),
    ("> a\n> $$\n> x\n> $$", "<p>a\n⟪x⟫</p>"),
    ('!!! note "On $x$"\n    $y$', '<p class="admonition-title">On ⟨x⟩</p>\n<p>⟨y⟩</p>'),
    ("| a |\n|---|\n| $|x|$ |\n", "<td>⟨|x|⟩</td>"),
    ("a[^1]\n\n[^1]: $x$", "<p>⟨x⟩"),
    ("a\n:   $x$", "<dd>⟨x⟩</dd>"),
    ('<div markdown="1">\n$x$\n</div>', "<div>\n<p>⟨x⟩</p>\n</div>"),
    ("# The $x_1$ {: #y }", '<h1 id="y">The ⟨x_1⟩</h1>'),
])
def test_formula(text: str, expected: str) -> None:
    """A formula comes out as MathML with its TeX unchanged, wherever Markdown has text."""
    assert expected in render(text)


@pytest.mark.parametrize(("text", "expected"), [
    ("`$x$`", "<code>$x$</code>"),
    ("``a ` $x$``", "<code>a ` $x$</code>"),
    ("```\n$x$ $$\n```", "$x$ $$"),
    ("text\n\n    echo $HOME<$USER", "echo $HOME&lt;$USER"),
    (r"\$5 and \$6", "<p>$5 and $6</p>"),
    ("$5 and $6", "<p>$5 and $6</p>"),
    ("it is 5$ or $ 6$", "<p>it is 5$ or $ 6$</p>"),
    ("$a\n\nb$", "<p>$a</p>\n<p>b$</p>"),
    ("~~~\n$x < y$\n~~~", "$x &lt; y$"),
    ("$5/$6 and $7 $", "<p>$5/$6 and $7 $</p>"),
    ('![a $"x"$](b.png "c $d$")', 'alt="a $&quot;x&quot;$" src="b.png" title="c $d$"'),
    ("<script>let a = `${b}`, c = `${d}`</script>", "<script>let a = `${b}`, c = `${d}`</script>"),
    ("<pre>$x < y$</pre>", "<pre>$x < y$</pre>"),
])
def test_no_formula(text: str, expected: str) -> None:
    """Code, prices, attributes and raw HTML keep their dollars."""
    assert expected in render(text)


@pytest.mark.parametrize("tex", [r"\frac{1}", "{a", r"\foo", "x_1_2", "a & b", r"\begin{aligned} a"])
@pytest.mark.parametrize("dollars", ["$", "$$"])
def test_bad_tex(tex: str, dollars: str) -> None:
    """TeX that is not mathematics is refused, and the message names the formula."""
    with pytest.raises(BadFormula, match=re.escape(f"${tex}$")):
        render(f"good $x$, bad {dollars}{tex}{dollars}")


def test_unclosed() -> None:
    """A display formula that nothing closes is refused."""
    with pytest.raises(BadFormula, match=r"nothing closes: '\$\$ x \+ y"):
        render("text\n\n$$ x + y\n\nmore text")


def test_table_of_contents() -> None:
    """The table of contents and the search index hold no MathML; the contents show the TeX instead."""
    converter = markdown.Markdown(extensions=EXTENSIONS)
    page = converter.convert("## If $W^{l+1} = 0$ & more {: #if }")
    assert [token["name"] for token in converter.toc_tokens] == ["If W^{l+1} = 0 &amp; more"]
    assert "data-toc-label" not in page
    assert page.count("<math") == page.count("data-search-exclude") == 1


def test_no_script() -> None:
    """A rendered formula is markup alone: the reader's browser has nothing to run or to fetch."""
    page = markdown.markdown(r"$\sqrt{x}$ and $$\sum_i \widehat{x_i} \tag{1}$$", extensions=EXTENSIONS)
    assert page.count("<math") == 2
    assert not re.search(r"<script|<link|<img|href|src=|url\(", page)


def test_long() -> None:
    """A long formula within a line can be reached with the keyboard, since it scrolls on a phone."""
    long = " + ".join("abcdefghijklmnopqrstuvwxyz")
    assert 'tabindex="0"' in markdown.markdown(f"${long}$", extensions=EXTENSIONS)
    assert "tabindex" not in markdown.markdown("$a$", extensions=EXTENSIONS)


def test_cache() -> None:
    """A formula is translated once for each style, by one engine."""
    mathematics._engine.cache_clear()
    mathml.cache_clear()
    for display in (False, True, False, True):
        mathml(r"\alpha + \omega", display)
    assert (mathml.cache_info().misses, mathml.cache_info().hits) == (2, 2)
    assert mathematics._engine.cache_info().misses == 1


def test_the_process_ends() -> None:
    """A process that has rendered a formula comes to its end."""
    program = "from verify.site.mathematics import mathml; mathml('x')"
    for _ in range(5):
        subprocess.run([sys.executable, "-c", program], cwd=ROOT, timeout=30, check=True)


VOCABULARY = r"""
\alpha\beta\gamma\delta\epsilon\varepsilon\zeta\eta\theta\iota\kappa\lambda\mu\nu\xi\pi\rho\sigma\tau\upsilon\phi\varphi
\chi\psi\omega\Gamma\Delta\Theta\Lambda\Xi\Pi\Sigma\Phi\Psi\Omega abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ
\mathbb{ENPQRZ}\mathcal{ABCDFHLNOX}\mathrm{diag}\mathbf{xW}\boldsymbol{\delta}\mathbb 1 0123456789 \ell\hbar\imath\infty
\sum\prod\int\partial\nabla\bigcup\bigcap\bigoplus\odot\otimes\oplus\circ\cdot\times\div\pm\mp\ast\star\bullet\setminus
=\ne<\le>\ge\ll\gg\approx\sim\simeq\equiv\propto\cong\prec\succ\mid\nmid\parallel\perp\top\bot\vdash\models:=\coloneqq
\in\notin\ni\subset\subseteq\supset\cup\cap\emptyset\varnothing\forall\exists\nexists\neg\land\lor\to\gets\mapsto
\leftarrow\Leftarrow\Rightarrow\leftrightarrow\iff\implies\longrightarrow\hookrightarrow\uparrow\downarrow
\langle x\rangle\lVert x\rVert\lvert x\rvert\lfloor x\rfloor\lceil x\rceil\{x\}[x]\left(\frac{1}{2}\right)
\hat x\bar x\tilde x\vec x\dot x\ddot x\overline{x}\underline{x}\widehat{xy}\overbrace{x}\underbrace{x}
\sqrt{x}\sqrt[3]{x}x'x''x^\top x^\dagger\ldots\cdots\vdots\ddots\quad\text{for all é, “quoted” – and – so on}
\operatorname{rank}\blacksquare\square
"""


def test_font() -> None:
    """The site's font has a glyph for all that claims are likely to write, and the table for setting mathematics."""
    ttlib = pytest.importorskip("fontTools.ttLib")
    font = ttlib.TTFont(ROOT / "docs/assets/stix/STIXTwoMath.woff2")
    markup = mathml(VOCABULARY.replace("\n", " "), True)
    letters = set(re.sub(r"<[^>]*>|&\w+;", "", markup)) - {"\ufe0e"}  # (a selector, not a letter)
    italics = {*range(0x1D434, 0x1D468), *range(0x1D6FC, 0x1D71B)} - {0x1D455}  # (an h is U+210E)
    assert [chr(code) for code in {*map(ord, letters), *italics} - {*font.getBestCmap()}] == []
    assert len(letters) > 200
    assert "MATH" in font
    assert (ROOT / "docs/assets/stix/OFL.txt").read_text().count("SIL OPEN FONT LICENSE") >= 1
