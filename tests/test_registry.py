"""Tags, revisions and the command that mints them."""
from __future__ import annotations

import datetime
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from strangers import TRUE

from verify import cite, cli, registry
from verify.claim import Claim
from verify.corpus import load, package_claims
from verify.evidence import runner
from verify.readings.canonical import statement_hash
from verify.registry import ALPHABET, FILE, RegistryError, disagreements, new_tag, read, record, save

TODAY = datetime.date(2030, 1, 2)
SLUG = "zero_weights_block_the_gradient"
CITATION = Path(__file__).parent.parent / "CITATION.cff"


@pytest.fixture
def claims() -> dict[str, Claim]:
    return package_claims()


def changed(claim: Claim) -> Claim:
    """The claim with one conclusion less."""
    other = load(claim.file)
    other.conclusions.popitem()
    return other


def test_the_registry_agrees(claims: dict[str, Claim]) -> None:
    """Every claim of the package is registered under its tag with its present statement.  If this fails after a
    statement was changed on purpose, `verify mint SLUG` makes the new revision."""
    assert disagreements(claims, read()) == []


def test_a_changed_statement_needs_a_revision(claims: dict[str, Claim]) -> None:
    """A statement that differs from the registered one is noticed until it is recorded as the next revision."""
    claims[SLUG] = changed(claims[SLUG])
    (found,) = disagreements(claims, read())
    assert found == (f"{SLUG}: the statement has changed since revision 1; if it is meant, run `verify mint {SLUG}`")
    new = record(claims[SLUG], read(), claims, TODAY)
    assert disagreements(claims, new) == []
    revisions = new["073H"].revisions
    assert [r.number for r in revisions] == [1, 2]
    assert revisions[0] == read()["073H"].current
    assert (revisions[1].date, revisions[1].statement_hash) == ("2030-01-02", statement_hash(claims[SLUG].statement))


def test_recording_again_changes_nothing(claims: dict[str, Claim]) -> None:
    """A statement that is registered already gets no new revision."""
    for claim in claims.values():
        assert record(claim, read(), claims, TODAY) == read()


def test_renaming(claims: dict[str, Claim], tmp_path: Path) -> None:
    """A claim that is renamed keeps its tag, and its former name is kept."""
    claim = claims.pop(SLUG)
    claim.file = claim.file.with_name("another_name.py")
    claims["another_name"] = claim
    assert f"another_name: the registry knows 073H as {SLUG}" in disagreements(claims, read())[0]
    new = record(claim, read(), claims, TODAY)
    assert (new["073H"].slug, new["073H"].former_slugs, len(new["073H"].revisions)) == ("another_name", (SLUG,), 1)


def test_disagreements(claims: dict[str, Claim]) -> None:
    """A tag that is missing, that two claims have, or whose claim is gone, is named."""
    claims["clones_receive_equal_gradients"].tag = None
    claims["identical_rows_stay_identical"].tag = "073H"
    del claims["only_the_last_bias_learns"]
    found = "\n".join(disagreements(claims, read()))
    for words in ("clones_receive_equal_gradients: its tag None is not in the registry",
                  "the tag 073H belongs to ", "X9SB: its claim only_the_last_bias_learns is gone"):
        assert words in found


@pytest.mark.parametrize(("change", "message"), [
    ({"tag": None}, r'the claim has no tag; write tag="[0-9A-Z]{4}" below its title'),
    ({"tag": "R6H7"}, r'the tag R6H7 belongs to identical_rows_stay_identical; write tag="[0-9A-Z]{4}" instead'),
    ({"tag": "OILU"}, "'OILU' is not a tag: expected 4 characters of 0123456789ABC"),
    ({"tag": "07"}, "'07' is not a tag"),
    ({"file": Path("elsewhere.py")}, "only claims of the package have tags"),
])
def test_refused(claims: dict[str, Claim], change: dict[str, object], message: str) -> None:
    """A claim without a proper tag of its own is not recorded."""
    for name, value in change.items():
        setattr(claims[SLUG], name, value)
    with pytest.raises(RegistryError, match=message):
        record(claims[SLUG], read(), claims, TODAY)


def test_withdrawn(claims: dict[str, Claim], capsys: pytest.CaptureFixture[str],
                   monkeypatch: pytest.MonkeyPatch) -> None:
    """A withdrawn tag stays, is not recorded again, and whoever asks for it is told why and what to read instead."""
    known = read()
    known["ZZZ9"] = replace(known["073H"], slug="wrong", withdrawn="it was false", successor="073H")
    assert disagreements(claims, known) == []
    claims[SLUG].tag = "ZZZ9"
    with pytest.raises(RegistryError, match="the tag ZZZ9 was withdrawn: it was false"):
        record(claims[SLUG], known, claims, TODAY)
    monkeypatch.setattr(registry, "read", lambda: known)
    assert cli.main(["show", "zzz9"]) == 2
    assert "the claim ZZZ9 was withdrawn: it was false; instead of it: 073H" in capsys.readouterr().err


def test_former_slug(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A former name still finds the claim."""
    known = {tag: replace(entry, former_slugs=("an_old_name",)) if tag == "073H" else entry for tag, entry in
    read().items()}
    monkeypatch.setattr(registry, "read", lambda: known)
    assert cli.main(["show", "an_old_name"]) == 0
    assert "tag: 073H" in capsys.readouterr().out


def test_tags() -> None:
    """A new tag has 4 characters without look-alikes, is not in the registry, and does not read like a number."""
    assert not set("ILOU") & set(ALPHABET)
    for _ in range(500):
        tag = new_tag(read())
        assert len(tag) == 4
        assert set(tag) <= set(ALPHABET)
        assert tag not in read()
        assert re.fullmatch(r"[\dE]*", tag) is None


def test_file(tmp_path: Path) -> None:
    """The registry is written and read back unchanged, tags in order, and what is in the checkout is what is
    written."""
    file = tmp_path / "registry.json"
    save(read(), file)
    assert read(file) == read()
    assert file.read_bytes() == FILE.read_bytes()
    assert list(json.loads(file.read_text("utf-8"))) == sorted(read())
    assert [entry.name for entry in tmp_path.iterdir()] == ["registry.json"]


@pytest.mark.parametrize("text", [
    "{", "[]", '"A"', '{"073H": 1}', '{"073H": {}}', "\xff",
    '{"073H": {"slug": "a", "former_slugs": [], "revisions": [], "withdrawn": null, "successor": null}}',
    '{"073H": {"slug": "a", "former_slugs": [], "revisions": [{"number": 1}], "withdrawn": null, "successor": null}}'])
def test_a_damaged_file(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str],
                        monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry that is damaged is bad use, of one line that names the file and says what to do, before any work."""
    file = tmp_path / "registry.json"
    file.write_text(text, encoding="latin-1")
    monkeypatch.setattr(registry, "read", lambda: read(file))
    monkeypatch.setattr(runner, "pieces", None)
    for command in ("list", "mint", "run", "show", "cite"):
        assert cli.main([command, *([SLUG] if command in ("run", "show", "cite") else [])]) == 2
        said = capsys.readouterr().err
        assert said.startswith(f"verify: {file}: ")
        assert said.endswith("restore it from the history of the repository\n")
        assert said.count("\n") == 1


# --- the command ------------------------------------------------------------------------------------------------------

def test_mint(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without arguments `verify mint` prints a new tag and writes nothing; a registered claim changes nothing
    either."""
    monkeypatch.setattr(registry, "save", None)
    assert cli.main(["mint"]) == 0
    assert capsys.readouterr().out.strip() not in read()
    assert cli.main(["mint", SLUG, "R6H7"]) == 0
    assert capsys.readouterr().out.count("revision 1, ") == 2


def test_mint_records(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A statement that is not registered is recorded, here in a registry that was empty."""
    empty = tmp_path / "registry.json"
    monkeypatch.setattr(registry, "read", lambda: read(empty))
    monkeypatch.setattr(registry, "save", lambda new: save(new, empty))
    assert cli.main(["mint", SLUG]) == 0
    assert capsys.readouterr().out == f"073H, {SLUG}: revision 1, {read(FILE)['073H'].current.statement_hash}\n"
    assert list(read(empty)) == ["073H"]


def test_mint_without_permission(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the registry cannot be written, the message says which file and what to do."""
    def save(new: object) -> None:
        raise PermissionError(13, "Permission denied")
    monkeypatch.setattr(registry, "read", dict)
    monkeypatch.setattr(registry, "save", save)
    assert cli.main(["mint", SLUG]) == 2
    assert "registry.json: cannot be written (Permission denied); mint in a source checkout" in capsys.readouterr().err


def test_cite_a_changed_statement(claims: dict[str, Claim]) -> None:
    """A statement that is not the registered one is not cited as if it were."""
    with pytest.raises(RegistryError, match="the statement has changed since revision 1"):
        cite.cite(changed(claims[SLUG]), read())


def test_cite_unregistered(claims: dict[str, Claim]) -> None:
    """A claim of the package that has no tag yet gets one from `verify mint`."""
    claims[SLUG].tag = None
    with pytest.raises(RegistryError, match=f"{SLUG}: it is not registered, .* `verify mint {SLUG}` registers it"):
        cite.cite(claims[SLUG], read())


def test_cite_outside(tmp_path: Path) -> None:
    """A claim outside of the package has no tag, even if it was copied with one, and is not cited; what can be named of
    it is said."""
    file = tmp_path / "copied.py"
    file.write_text(TRUE.replace("title=", 'tag="073H", title='), encoding="utf-8")
    claim = load(file)
    assert claim.tag is None
    with pytest.raises(RegistryError, match=r"copied\.py: only claims of the package .* statement hash, [0-9a-f]{16}"):
        cite.cite(claim, read())


@pytest.mark.skipif(not CITATION.exists(), reason="only a checkout has it")
def test_citation_file() -> None:
    """The citation has the title, the authors and the version of CITATION.cff."""
    text = CITATION.read_text(encoding="utf-8")
    assert f'title: "{cite.TITLE}"' in text
    assert f"- name: {cite.AUTHORS}" in text
    assert f"\nversion: {cite.version('weight-initialization-verified')}\n" in text
