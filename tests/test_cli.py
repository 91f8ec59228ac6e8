"""The command `verify`: what it prints and where, its exit status, and what it says to bad use."""
from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from strangers import ALMOST_ALL, BY_TAG, CONSTRUCTED, FOR_ALL, ORDERED, TRUE, WRONG, wrong

from verify import cli
from verify.corpus import package_claims, package_statements, statement_files
from verify.evidence import runner
from verify.evidence.kinds import Run, errors
from verify.site import build as site_build
from verify.site.build import serve

SLUG = "with_zero_weights_a_layer_sees_only_its_biases"
Verify = Callable[..., tuple[int, str, str]]


@pytest.fixture
def verify(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Verify:
    """Call the command in a folder of its own: exit status, standard output, standard error."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        try:
            status = cli.main(arguments)
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        captured = capsys.readouterr()
        return status, captured.out, captured.err
    return call


def claim_file(folder: Path, text: str = TRUE, name: str = SLUG) -> str:
    file = folder / f"{name}.py"
    file.write_text(text, encoding="utf-8")
    return str(file)


def line(start: str) -> int:
    """The line of TRUE that starts like this."""
    return next(k for k, text in enumerate(TRUE.splitlines(), start=1) if text.strip().startswith(start))


FEW = ("--examples", "3", "--jobs", "1")


# --- run --------------------------------------------------------------------------------------------------------------

def test_run_accepts(verify: Verify, tmp_path: Path) -> None:
    """A true claim outside of the package holds: exit status 0, a table on stdout, progress on stderr, evidence kept in
    the folder one works in."""
    status, out, err = verify("run", claim_file(tmp_path), *FEW)
    assert status == 0
    head, line = out.splitlines()
    assert head.split() == ["tag", "title", "status", "steps", "networks", "assumptions", "errors", "killed", "time"]
    assert line.startswith("-    With zero weights a layer sees only its biases  proved      2         3       1 of 1")
    assert f"[1/5] {SLUG}, proof: 2 steps" in err
    assert "\n1 claim holds as stated: 1 proved; 5 pieces of evidence" in err
    assert [file.name for file in tmp_path.iterdir() if file.suffix != ".py"] == [".verify"]


@pytest.mark.parametrize("how", WRONG)
def test_run_refuses(verify: Verify, tmp_path: Path, how: str) -> None:
    """A claim that does not hold as stated is refused with exit status 1, and what speaks against it is named."""
    status, _, err = verify("run", claim_file(tmp_path, wrong(how)), *FEW)
    assert status == 1
    assert "Traceback" not in err
    for words in (SLUG, "DOES NOT HOLD", "1 of 1 does not hold as stated", *WRONG[how][1]):
        assert words in err


def test_a_statement_that_the_kernel_does_not_admit(verify: Verify, tmp_path: Path) -> None:
    """What is wrong with the statement itself is said once, not once for each kind of evidence."""
    text = TRUE.replace("Eq(W(l, i, j), 0).forall(i=units(l), j=units(l - 1))", "Eq(W(l, i, j), 0).forall(i=units(l))")
    status, _, err = verify("run", claim_file(tmp_path, text), *FEW, "--json", "report.json")
    assert status == 1
    assert err.count("the index j is not bound here") == 1
    assert f"\n{SLUG}, proof, networks, assumptions, errors, floats: DOES NOT HOLD\n    {SLUG}: the weights are" in err
    assert len(json.loads(Path("report.json").read_text(encoding="utf-8"))["claims"][0]["failures"]) == 1


def test_proved_and_tested(verify: Verify, tmp_path: Path) -> None:
    """What holds is proved, or, without a proof, tested; the summary says how many are."""
    tested = TRUE.split("@claim.proof")[0] + "@claim.fails_without" + TRUE.split("@claim.fails_without")[1]
    files = [claim_file(tmp_path, text, f"claim_{k}") for k, text in enumerate((TRUE, tested, tested))]
    assert "\n3 claims hold as stated: 1 proved, 2 tested; 15 pieces" in verify("run", *files, *FEW)[2]


@pytest.mark.parametrize("name", ["073H", "zero_weights_block_the_gradient"])
def test_lemma(verify: Verify, tmp_path: Path, name: str) -> None:
    """A claim outside of the package may use a claim of the package, by tag or by slug; the report names the tag."""
    path = claim_file(tmp_path, BY_TAG.replace("NAME", name), "starved")
    status, out, _ = verify("run", path, *FEW, "--json", "-")
    assert status == 0
    assert json.loads(out)["claims"][0]["proof"]["uses"] == ["073H"]


def test_lemma_for_all(verify: Verify, tmp_path: Path) -> None:
    """A lemma may be used for all values of an index at once."""
    path = claim_file(tmp_path, FOR_ALL, "clones")
    assert verify("run", path, *FEW)[0] == 0
    assert "pair: by the claim 1D82 at p = q , q = p for all q = 1, …, n_l\n" in verify("show", path)[1]


def test_json(verify: Verify, tmp_path: Path) -> None:
    """The report has the keys that programs rely on; a claim outside of the package has tag null."""
    target = tmp_path / "report.json"
    status, out, _ = verify("run", claim_file(tmp_path), *FEW, "--json", str(target))
    assert (status, out.count("\n")) == (0, 2)
    report = json.loads(target.read_text(encoding="utf-8"))
    assert (report["schema"], report["statements"]) == (2, [])
    (claim,) = report["claims"]
    assert {key: claim[key] for key in ("tag", "slug", "title", "status", "scope", "revision")} == {
        "tag": None, "slug": SLUG, "title": "With zero weights a layer sees only its biases", "status": "proved",
        "scope": "every depth, all widths, on any batch", "revision": None}
    assert len(claim["statement_hash"]) == len(claim["proof_hash"]) == 16
    assert (claim["proof"]["steps"], claim["proof"]["uses"]) == (2, [])
    assert claim["tested"] == {"networks": 3, "arithmetic": ["fractions"]}
    (assumption,) = claim["assumptions"]
    assert (assumption["name"], assumption["needed"]) == ("the weights are zero", "yes")
    assert assumption["counterexample"]["name"] == "a weight of one"
    assert claim["errors"]["planted"] >= 25
    assert claim["failures"] == []


def test_a_claim_that_is_not_on_code() -> None:
    """Where no conclusion speaks of what the code computes, no planted error is counted as missed."""
    claim = package_claims()["the_derivative_in_an_output_comes_from_the_next_layer"]
    found = errors(claim, {}, Run(2))
    assert (found["code_networks"], found["survived"]) == (0, [])
    assert errors(package_claims()["a_flat_layer_blocks_the_gradient"], {}, Run(2))["code_networks"] > 0


def test_json_to_stdout(verify: Verify, tmp_path: Path) -> None:
    """With `--json -` nothing but JSON is on standard output, and the table is on standard error."""
    status, out, err = verify("run", claim_file(tmp_path), *FEW, "--json", "-")
    assert status == 0
    assert json.loads(out)["schema"] == 2
    assert "errors killed" in err


def test_any_folder(verify: Verify, tmp_path: Path) -> None:
    """A claim file is found from any folder, once even if it is named twice."""
    claim_file(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    os.chdir(tmp_path / "elsewhere")
    status, out, _ = verify("run", f"../{SLUG}.py", str(tmp_path / f"{SLUG}.py"), *FEW, "--cache", "kept")
    assert (status, len(out.splitlines())) == (0, 2)
    assert [file.name for file in Path().iterdir()] == ["kept"]


@pytest.mark.parametrize(("arguments", "message"), [
    (["run", "zero_wieghts_block_the_gradient"], "did you mean zero_weights_block_the_gradient or "),
    (["run", "073H", "073I"], "there is no claim '073I'; did you mean 073H"),
    (["show", "zero_weights"], "did you mean "),
    (["run", "nowhere.py"], "nowhere.py: there is no such file"),
    (["run", "folder.py"], "folder.py: expected a file"),
    (["run", "circle.py"], "circle.py: cannot be read: Too many levels of symbolic links"),
    (["run", "bytes.py"], "bytes.py: cannot be read: 'utf-8' codec can't decode"),
    (["run", "no_claim.py"], "no_claim.py: expected a variable `claim` that is a Claim"),
    (["run", "empty.py"], "empty.py: expected a variable `claim` that is a Claim"),
    (["run", "base.py"], "base.py, line 2: Own: mine"),
    (["run", "lines.py"], "lines.py, line 1: ValueError: one two (in f)\n"),
    (["run", "values.py"], f"values.py, line {line('@claim.fails_without')}: values: 'a weight of one': the example"),
    (["run", "deep.py"], "deep.py: nested more than 150 deep"),
    (["run", "foreign.py"], "foreign.py: inputs are biases, step 2: 0.5 is not an exact number: use an integer"),
    (["run", "raises.py"], "raises.py, line 2: ZeroDivisionError: division by zero"),
    (["run", "broken.py"], "broken.py, line 2: SyntaxError: "),
    (["run", "proof.py"], f"proof.py, line {line('step(b(l, i)')}: NameError: name 'the_weights_were_zero' is not"),
    (["run", "float.py"], f"float.py, line {line('return Eq(z')}: term 0.5: expected a term, an integer or a Fraction"),
    (["run", "example.py"], f"example.py, line {line('return Example')}: layer 1: expected 2 rows of 2 weights"),
    (["run", "clones_receive_equal_gradients.py"], "there is a claim of this name already"),
    (["run", "--examples", "0"], "expected a whole number from 1, got '0'"),
    (["run", "--exampels", "3"], "unrecognized arguments: --exampels"),
    (["run", "--json", "nowhere/report.json"], "nowhere/report.json: cannot be written; expected a file in a folder"),
    (["run", "--json", "."], "--json .: cannot be written"),
    (["run", "--cache", "no_claim.py"], "expected a folder"),
    (["cite", "true.py"], "true.py: only claims of the package have a tag and revisions to cite; what can be named of"),
    (["mint", "true.py"], "only claims of the package have tags"),
    (["site", "--port", "70000"], "expected a port, 0 to 65535, got '70000'"),
    (["show"], "the following arguments are required: CLAIM"),
    ([], "the following arguments are required: COMMAND"),
])
def test_bad_use(verify: Verify, tmp_path: Path, arguments: list[str], message: str) -> None:
    """Bad use ends with status 2 and a message that names what was given, what was expected, and the line of a claim
    file that raises; there is no traceback."""
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "bytes.py").write_bytes(b"\xff")
    (tmp_path / "circle.py").symlink_to("circle.py")
    for name, text in {
            "true": TRUE, "no_claim": "claims = 1\n", "raises": "x = 1\ny = x / 0\n", "broken": "x = 1\ny = = 2\n",
            "base": "class Own(BaseException): pass\nraise Own('mine')\n",
            "empty": "", "lines": "def f(): raise ValueError('one\\ntwo')\nf()\n",
            "values": TRUE.replace('let={"l": 1}', 'let={"l": 1, "q": 1}'),
            "deep": TRUE.replace("step(b(l, i),", "step(sum([b(l, i)] * 3000),"),
            "foreign": TRUE.replace("import Eq,", "import Num, Eq,").replace("step(b(l, i),", "step(Num(0.5),"),
            "proof": TRUE.replace("step(b(l, i), the_weights_are_zero)", "step(b(l, i), the_weights_were_zero)"),
            "float": TRUE.replace("Eq(z(l, t, i), b(l, i))", "Eq(z(l, t, i), 0.5)"),
            "example": TRUE.replace("W=[[[1]]]", "W=[[[1, 1], [1]]]"),
            "clones_receive_equal_gradients": TRUE}.items():
        claim_file(tmp_path, text, name)
    status, out, err = verify(*arguments)
    assert (status, out) == (2, "")
    assert message in err
    assert "Traceback" not in err


@pytest.mark.parametrize(("body", "message"), [
    ("return 1 / 0", "ZeroDivisionError: division by zero (in zero_weights)"),
    ("raise SystemExit(0)", "SystemExit: 0 (in zero_weights)"),
    pytest.param("return zero_weights(draw, world, values)", "RecursionError: maximum recursion depth exceeded",
                 marks=pytest.mark.slow),
])
def test_a_constructor_that_fails(verify: Verify, tmp_path: Path, body: str, message: str) -> None:
    """What the code of a claim does wrong while evidence is computed is a failure of one line, which names the file and
    its part, and is not kept; the other claim has its evidence and both are in the report.  So it is in a process of
    its own, too."""
    text = CONSTRUCTED.replace("return replace(world, entries=zero, memo={})", body)
    assert text != CONSTRUCTED
    for jobs in ("1", "2"):
        status, _, err = verify("run", claim_file(tmp_path, text, "fails"), claim_file(tmp_path), "--examples", "3",
                                "--jobs", jobs, "--json", "report.json")
        assert (status, "Traceback" in err) == (1, False)
        (line,) = {line for line in err.splitlines() if message in line}
        assert "fails.py" in line
        fails, holds = json.loads(Path("report.json").read_text(encoding="utf-8"))["claims"]
        assert any(message in failure for failure in fails["failures"])
        assert holds["failures"] == []
    assert "10 pieces of evidence, 7 of them kept from before" in err


def test_a_process_that_is_killed(verify: Verify, tmp_path: Path) -> None:
    """When a process that computes evidence is killed, that is a failure of this piece alone."""
    text = CONSTRUCTED.replace("return replace(world, entries=zero, memo={})", "import os; os._exit(0)")
    status, out, err = verify("run", claim_file(tmp_path, text, "killed"), claim_file(tmp_path), "--examples", "3",
                              "--jobs", "2", "--json", "report.json")
    assert (status, len(out.splitlines()), "Traceback" in err) == (1, 3, False)
    assert "killed: the process that computes it was killed, perhaps for want of memory" in err
    killed, holds = json.loads(Path("report.json").read_text(encoding="utf-8"))["claims"]
    assert (bool(killed["failures"]), holds["status"], holds["failures"]) == (True, "proved", [])
    assert len(list((tmp_path / ".verify" / "evidence").glob("*.json"))) == 7


def test_a_constructor_that_is_right(verify: Verify, tmp_path: Path) -> None:
    """The claim of the test above holds if its constructor is right."""
    status, out, _ = verify("run", claim_file(tmp_path, CONSTRUCTED), *FEW)
    assert status == 0
    assert "tested" in out


def test_all_that_is_bad_at_once(verify: Verify, tmp_path: Path) -> None:
    """What is wrong with the names is said of all of them before any work begins, and a report that is there stays."""
    (tmp_path / "report.json").write_text("earlier", encoding="utf-8")
    status, out, err = verify("run", claim_file(tmp_path), claim_file(tmp_path, "1 / 0", "raises"), "nothing",
                              claim_file(tmp_path, "x = = 1", "broken"), "--json", "report.json")
    assert (status, out) == (2, "")
    first, second, third = err.splitlines()
    assert first.startswith("verify: ")
    assert "raises.py, line 1: ZeroDivisionError" in first
    assert "there is no claim 'nothing'" in second
    assert "broken.py, line 1: SyntaxError" in third
    assert (tmp_path / "report.json").read_text(encoding="utf-8") == "earlier"
    assert not (tmp_path / ".verify").exists()


def test_traceback(verify: Verify, tmp_path: Path) -> None:
    """With --traceback an error shows where it arose."""
    with pytest.raises(ValueError, match=r"raises\.py, line 1: ZeroDivisionError"):
        verify("run", claim_file(tmp_path, "1 / 0", "raises"), "--traceback")


def test_progress_on_a_terminal(verify: Verify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the progress is one line that is written again, no wider than the terminal, and gone at the end; a
    title that does not fit is cut."""
    monkeypatch.setattr(cli, "_columns", lambda stream: 100)
    _, out, err = verify("run", claim_file(tmp_path), *FEW)
    lines = err.split("\r\033[K")
    assert len(lines) == 7
    assert max(map(len, lines)) < 100
    assert "\n" not in "".join(lines[:-1])
    assert max(map(len, out.splitlines())) <= 100
    assert "…" in out


# --- list, show, cite -------------------------------------------------------------------------------------------------

def test_list(verify: Verify) -> None:
    """The list has every claim with its tag and revision, and every statement."""
    status, out, _ = verify("list")
    assert status == 0
    for claim in package_claims().values():
        assert claim.tag is not None
        assert any(row.startswith(claim.tag) and claim.slug in row and claim.title in row for row in out.splitlines())
    assert all(statement.id in out and statement.said in out for statement in package_statements())


def test_show(verify: Verify) -> None:
    """A claim is shown with what is let, assumed and concluded, each step with its reason, the counterexamples ready to
    paste, and its status, which is not run where evidence is missing; upper or lower case does not matter in a tag."""
    status, out, _ = verify("show", "1d82")
    assert status == 0
    for words in ("Clones receive equal gradients\n====", "tag: 1D82", "status: not run\n", "l = 1, …, L-1 (layer)",
                  f"evidence: not all is in {Path.cwd() / '.verify' / 'evidence'} for the file as it is",
                  "`verify run 1d82` computes it\n",
                  "biases are equal: They have the same bias.\n  b^l_p = b^l_q\n",
                  "= z^l_tq   by the definition of z\n", "different biases. Biases 1 and 0",
                  "Example(W=[[[0], [0]], [[1, 1]]], b=[[1, 0], [0]], activations=['identity', 'identity'], "
                  "batches=[([[0]], [[0]])], let={'l': 1, 'p': 1, 'q': 2})"):
        assert words in out


def test_show_how_a_sign_is_seen(verify: Verify, tmp_path: Path) -> None:
    """Proofs of an order, and of what holds for almost all values, are shown with what the rule needs."""
    out = verify("show", claim_file(tmp_path, ORDERED))[1]
    assert "the bias is positive: Its bias is positive.\n  0 < b^1_i\n" in out
    assert ("the input is positive: 0 < z^1_ti\n  z^1_ti - 0\n"
            "  = Σ_{k=1..n_0} W^1_ik a^0_tk + b^1_i   by the definition of z at l = 1\n") in out
    assert "  positive by its form and “the bias is positive”\n" in out
    out = verify("show", claim_file(tmp_path, ALMOST_ALL))[1]
    assert "  z^1_ti - 0\n  = Σ_{k=1..n_0} W^1_ik a^0_tk + b^1_i " in out
    assert "  affine in W^1_ij with a coefficient that is not zero by “the feature is not zero”: x_tj\n" in out


def test_show_measurement(verify: Verify) -> None:
    """Who asks to show a measurement is told how its data are printed."""
    name = "from_zero_weights_one_layer_wakes_at_each_step"
    status, _, err = verify("show", name)
    assert status == 2
    assert f"{name} is a measurement; `verify measure {name}` prints its data" in err


def test_show_formats(verify: Verify) -> None:
    """Markdown has the formulas in LaTeX; JSON has everything, and the same hashes as the text."""
    assert "$W^{l}_{pj} = W^{l}_{qj}" in verify("show", "1D82", "--format", "markdown")[1]
    data = json.loads(verify("show", "1D82", "--format", "json")[1])
    assert list(data["sections"]) == ["In words", "Let", "Assume", "Then", "Proof",
                                      "No assumption can be dropped"]
    assert "\nWhich assumptions are needed\n" in verify("show", "CADG")[1]
    assert f"statement hash: {data['statement_hash']}" in verify("show", "1D82")[1]


@pytest.mark.parametrize(("first", "format"), list(enumerate(["text", "markdown", "json"])))
def test_show_all(verify: Verify, first: int, format: str) -> None:
    """Every claim of the package can be shown, each in one of the formats."""
    for slug in list(package_claims())[first::3]:
        assert verify("show", slug, "--format", format)[0] == 0


def test_show_status(verify: Verify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the evidence is there, its status is shown."""
    path = claim_file(tmp_path)
    verify("run", path, *FEW)
    monkeypatch.setattr(runner, "pieces", partial(runner.pieces, run=Run(3)))
    assert "status: proved" in verify("show", path)[1]
    assert "evidence:" not in verify("show", path)[1]
    assert f"not all is in {tmp_path / 'other'} for" in verify("show", path, "--cache", "other")[1]


def test_show_statement(verify: Verify) -> None:
    """A statement is shown with its verdict, computed now."""
    status, out, _ = verify("show", "units_with_equal_start_get_equal_updates")
    assert (status, out.count("Read as: ")) == (0, 2)
    assert "verdict: true under an added assumption, proved" in out
    assert "claims: R6H7" in out
    assert "added: the outgoing weights of each unit start equal" in out
    assert out.count("\nwhy so: ") == 2
    assert out.count("\n    (said in the text around it: the sentence before, on one layer)\n") == 2
    found = json.loads(verify("show", "too_small_weights_may_learn_slowly", "--format", "json")[1])
    assert found["precisely"].startswith("There is a network and a cost")


def test_show_a_statement_of_ones_own(verify: Verify, tmp_path: Path) -> None:
    """A statement file anywhere is shown by its path; what is wrong in it is said, and the exit status is 1."""
    file = tmp_path / "weights_are_zero.py"
    text = statement_files()["zero_weights_give_outputs_no_gradient"].read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    status, out, _ = verify("show", str(file))
    assert (status, "verdict: true, proved" in out, "faults:" in out) == (0, True, False)
    file.write_text(text.replace("step(0, all_weights_out_of_the_layer_are_zero)", "step(0)"), encoding="utf-8")
    status, out, _ = verify("show", str(file))
    assert (status, "verdict: undecided" in out, "faults: " in out) == (1, True, True)


def test_cite(verify: Verify) -> None:
    """A citation names tag, revision, both hashes and the release."""
    known = json.loads(verify("show", "433V", "--format", "json")[1])
    for format in ("bibtex", "text"):
        status, out, _ = verify("cite", "backpropagation_is_the_gradient", "--format", format)
        assert status == 0
        for words in ("433V", "evision 1", known["statement_hash"], known["proof_hash"], "release 0.1.0", "2026"):
            assert words in out
    assert verify("cite", "433V")[1].startswith("@misc{verify-433V,\n  author = {{The authors of")


# --- site -------------------------------------------------------------------------------------------------------------

def test_serve(verify: Verify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site is shown on 127.0.0.1, at the address that is printed, until it is told to end, which is no failure.
    Where there is no page, it shows its own."""
    (tmp_path / "index.html").write_text("all claims", encoding="utf-8")
    (tmp_path / "404.html").write_text("no such page", encoding="utf-8")
    seen = []

    def look_and_end(bound: ThreadingHTTPServer, folder: Path) -> None:
        def look() -> None:
            with urllib.request.urlopen(f"http://127.0.0.1:{bound.server_port}/") as answer:
                seen.append(answer.read())
            with pytest.raises(urllib.error.HTTPError, match="404") as missing:
                urllib.request.urlopen(f"http://127.0.0.1:{bound.server_port}/claims/nowhere/")
            with missing.value as answer:
                seen.append(answer.read())
            bound.shutdown()
        looking = threading.Thread(target=look)
        looking.start()
        serve(bound, folder)
        looking.join()
        seen.append(bound.server_address[0])
        raise KeyboardInterrupt

    monkeypatch.setattr(site_build, "build", lambda strict: tmp_path)
    monkeypatch.setattr(site_build, "serve", look_and_end)
    status, out, err = verify("site", "--serve", "--port", "0")
    assert (status, out, seen) == (0, "", [b"all claims", b"no such page", "127.0.0.1"])
    assert "http://127.0.0.1:" in err


def test_strict_site(verify: Verify, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --strict missing evidence ends with status 1, before anything is built."""
    pytest.importorskip("mkdocs", reason="needs the extra `site`")
    status, _, err = verify("site", "--strict")
    assert status == 1
    assert "backpropagation_is_the_gradient" in err


@pytest.mark.parametrize("missing", ["mkdocs.yml", "mkdocs"])
def test_site_without(verify: Verify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    """Where the site cannot be built, the message says what is missing and what to install."""
    if missing == "mkdocs":
        monkeypatch.setitem(sys.modules, "mkdocs.commands.build", None)
    else:
        monkeypatch.setattr(site_build.verify, "__file__", str(tmp_path / "verify" / "__init__.py"))
    status, _, err = verify("site")
    assert status == 2
    assert missing in err
    assert "pip install -e '.[site]'" in err


# --- the command as a process -----------------------------------------------------------------------------------------

def command(*arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "verify", *arguments], capture_output=True, text=True, check=False,
                          **more)


def test_quick_start() -> None:
    """Nothing heavy is imported to print the help or the list."""
    for arguments in (["--help"], ["list"]):
        script = (f"import sys; from verify.cli import main\ntry: main({arguments})\nexcept SystemExit: pass\n"
                  "heavy = {'numpy', 'sympy', 'hypothesis', 'mkdocs', 'concurrent.futures'} & set(sys.modules)\n"
                  "assert not heavy, heavy")
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_module_and_script() -> None:
    """`python -m verify` is the command."""
    assert command("list").stdout.startswith("tag   revision  slug")


def test_reader_that_stops() -> None:
    """Nobody is told of a reader who has seen enough."""
    done = subprocess.run(f"{sys.executable} -m verify show R6H7 | head -1", shell=True, capture_output=True, text=True,
                          check=True)
    assert (done.stdout, done.stderr) == ("Identical rows stay identical\n", "")


def test_narrow_encoding() -> None:
    """A terminal that knows no Σ shows an escape sequence instead."""
    done = command("show", "1D82", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\u03a3_{k=1" in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
@pytest.mark.parametrize(("shell", "status", "message"), [
    ("verify list >&-", 2, "standard output is closed; give it a place to go"),
    ("verify show R6H7 > /dev/full", 2, "standard output: No space left on device"),
    ("verify mint > /dev/full", 2, "standard output: No space left on device"),
    ("verify run a_claim.py $FEW --json - > /dev/full", 2, "standard output: No space left on device"),
    ("verify run a_claim.py $FEW --json /dev/full", 2, "--json /dev/full: cannot be written: No space left on"),
    ("verify run a_claim.py $FEW --json nowhere/a.json", 2, "--json nowhere/a.json: cannot be written"),
    ("verify run a_claim.py $FEW --json circle", 0, "1 claim holds"),
    ("verify list 2>&-", 0, ""),
    ("PYTHONOPTIMIZE=2 verify list", 2, "docstrings are part of a claim; run Python without -OO"),
    ("mkfifo a.py; verify run a.py", 2, "a.py: expected a file"),
    ("verify run a_claim.py $FEW 2>&-", 0, ""),
    ("verify show nothing 2> /dev/full", 2, ""),
    ("verify run circle/a.py", 2, "circle/a.py: cannot be read: Too many levels of symbolic links"),
    ("verify run a_claim.py --cache circle", 2, "circle: expected a folder"),
    ("verify run a_claim.py --cache a_claim.py/a", 2, "evidence cannot be kept there (Not a directory); name another"),
    ("verify run a_claim.py --cache /proc/a", 2, "/proc/a: evidence cannot be kept there (No such file or directory)"),
    ("touch .verify; verify run a_claim.py", 2, ".verify/evidence: evidence cannot be kept there (Not a directory)"),
    ("touch .verify; verify show a_claim.py", 0, ""),
    ("mkdir a; cd a; rmdir ../a; verify list", 2, "the folder you are in is gone; go to one that exists"),
    ("mkdir a; cd a; rmdir ../a; verify run ../a_claim.py", 2, "the folder you are in is gone"),
])
def test_environment(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, shell: str, status: int,
                     message: str) -> None:
    """Where the environment does not let it work, one line says what is wrong; no traceback, and nothing else."""
    claim_file(tmp_path, name="a_claim")
    (tmp_path / "circle").symlink_to("circle")
    defined = f'verify() {{ "{sys.executable}" -m verify "$@"; }}\n'
    few = f"--examples 3 --cache {tmp_path_factory.getbasetemp() / 'kept'}"
    done = subprocess.run(defined + shell, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False,
                          env={**os.environ, "FEW": few})
    assert (done.returncode, "Traceback" in done.stderr, "Exception ignored" in done.stderr) == (status, False, False)
    said = [line for line in done.stderr.splitlines() if line.startswith("verify: ")]
    assert len(said) == (status == 2 and message != "")
    assert message in done.stderr


def test_port_in_use() -> None:
    """A port that is taken is said before any work, with what to do."""
    import socket
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = command("site", "--serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "cannot be used (Address already in use); choose another one with --port" in done.stderr


def test_a_claim_about_nothing_is_refused(verify: Verify, tmp_path: Path) -> None:
    """A false conclusion whose range is empty in every generated network is not tested, but refused."""
    text = TRUE.split("@claim.proof")[0].replace(
        "import W, a, b, layers, samples, total, units, z", "import *").replace(
        "import Eq, indices", "import *").replace(
        "Eq(z(l, t, i), b(l, i)).forall(t=samples, i=units(l))",
        "Eq(W.at(Var('s'))(l, 1, 1), 0).forall(s=Range('step', index(100), None))").replace(
        'let={"l": layers()}', 'let={"l": layers()}, training=True').replace(
        "Eq(W(l, i, j), 0)", "Eq(W.at(0)(l, i, j), 0)")
    status, _, err = verify("run", claim_file(tmp_path, text), *FEW)
    assert status == 1
    assert "in every generated network 'inputs are biases' speaks of nothing" in err


def test_a_file_that_exits_is_no_claim(tmp_path: Path) -> None:
    """A claim file that calls exit(0) ends in bad use, not in success."""
    (tmp_path / "leaves.py").write_text("raise SystemExit(0)\n")
    done = subprocess.run([sys.executable, "-m", "verify", "run", "leaves.py"], cwd=tmp_path, capture_output=True,
                          text=True)
    assert done.returncode == 2
    assert "leaves.py" in done.stderr
