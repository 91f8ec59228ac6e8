"""Every check of the kernel is needed: without it an attack succeeds.

A check is a place in the kernel's source where something is refused.  Here each is cut out of the source in turn, and
the attacks that it stopped are tried on what is left.  Then errors are planted in the rest of the kernel, in what
decides rather than refuses, and each must let an attack through.
"""
from __future__ import annotations

import ast
import importlib
import importlib.machinery
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from attacks import ATTACKS, Attack
from test_kernel_attacks import BOMBS

import verify
from verify import notation
from verify.equations import L, b, gp, outputs
from verify.kernel import Refused, check
from verify.kernel.derivative import derivative
from verify.kernel.normal import _factor as factor_text
from verify.kernel.ranges import Context

FOLDER = Path(verify.__file__).parent
FILES = {f"verify.kernel.{path.stem}": path for path in sorted((FOLDER / "kernel").glob("*.py"))}
Place = tuple[str, int]


def file_of(module: str) -> Path:
    return FOLDER.joinpath(*module.split(".")[1:]).with_suffix(".py")


# --- kernels with another source --------------------------------------------------------------------------------------

class Edited(importlib.machinery.SourceFileLoader):
    """Loads a module from a text instead of its file."""

    def __init__(self, name: str, path: str, text: str) -> None:
        super().__init__(name, path)
        self.text = text

    def get_code(self, fullname: str) -> Any:
        return compile(self.text, self.path, "exec")


class Finder:
    """Finds some modules in texts."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if name not in self.texts:
            return None
        file = str(FILES.get(name, file_of(name)))
        return importlib.machinery.ModuleSpec(name, Edited(name, file, self.texts[name]), origin=file)


@contextmanager
def kernel(texts: Mapping[str, str]) -> Iterator[ModuleType]:
    """The kernel with other texts for some of its modules, loaded beside the real one."""
    def ours(name: str) -> bool:
        return name == "verify.readings.canonical" or name.split(".")[:2] == ["verify", "kernel"]

    saved = {name: sys.modules.pop(name) for name in list(sys.modules) if ours(name)}
    attributes = [(verify, "kernel", verify.kernel), (verify.readings, "canonical", verify.readings.canonical)]
    finder: Any = Finder(texts)
    sys.meta_path.insert(0, finder)
    try:
        yield importlib.import_module("verify.kernel")
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if ours(name)]:
            del sys.modules[name]
        sys.modules.update(saved)
        for package, name, value in attributes:
            setattr(package, name, value)


library_of = cache(lambda make: make())


def answer(edited: ModuleType, attack: Attack) -> str:
    """What this kernel says to an attack: "accepted", or why not.  Its library holds the same theorems."""
    library = {name: edited.Theorem(t.name, t.statement, t.steps, t.uses, t.used_assumptions)
               for name, t in library_of(attack.library).items()}
    try:
        edited.check("the claim", *attack.make(), library)
    except edited.Refused as refusal:
        return str(refusal)
    return "accepted"


def test_the_kernel_loaded_beside_is_the_kernel() -> None:
    """Loaded from its own text, the kernel refuses every attack; the real one is what it was."""
    before = sys.modules["verify.kernel"]
    with kernel({name: path.read_text() for name, path in FILES.items() if name == "verify.kernel.check"}) as edited:
        assert edited is not before and edited.check is not check
        assert "accepted" not in {answer(edited, attack) for attack in ATTACKS.values()}
    assert sys.modules["verify.kernel"] is before and verify.kernel is before


# --- without one refusal ----------------------------------------------------------------------------------------------

def refusals() -> list[Place]:
    """Every place in the kernel where something is refused, but for those that only add where."""
    found = []
    for name, path in FILES.items():
        tree = ast.parse(path.read_text())
        adding = {node.lineno for handler in ast.walk(tree) if isinstance(handler, ast.ExceptHandler)
                  for node in ast.walk(handler) if isinstance(node, ast.Raise)}
        found += [(name, node.lineno) for node in ast.walk(tree) if isinstance(node, ast.Raise)
                  and node.exc is not None and "Refused" in ast.unparse(node.exc) and node.lineno not in adding]
    return found


class Cut(ast.NodeTransformer):
    """Replaces the statement that raises in one line by one that does nothing."""

    def __init__(self, line: int) -> None:
        self.line = line

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        return ast.copy_location(ast.Pass(), node) if node.lineno == self.line else node


def without(place: Place) -> dict[str, str]:
    name, line = place
    return {name: ast.unparse(Cut(line).visit(ast.parse(FILES[name].read_text())))}


@cache
def stopped() -> dict[Place, list[Attack]]:
    """For every place that refuses, the attacks that it stops."""
    found: dict[Place, list[Attack]] = {}
    for attack in ATTACKS.values():
        try:
            check("the claim", *attack.make(), library_of(attack.library))
        except Refused as refusal:
            error: BaseException | None = refusal.__context__
            while error is not None and error.__context__ is not None:
                error = error.__context__
            trace = None if error is None else error.__traceback__
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            if trace is not None:
                file = trace.tb_frame.f_code.co_filename
                name = next((name for name, path in FILES.items() if str(path) == file), file)
                found.setdefault((name, trace.tb_lineno), []).append(attack)
    return found


def text_of(place: Place) -> str:
    return FILES[place[0]].read_text().splitlines()[place[1] - 1].strip()


#: Limits of size: without them nothing false is accepted, but some answers come late or never.  What needs them.
LIMITS = {
    "this takes too long": "more sums inside of functions",
    "orders of interchangeable sums": "more interchangeable sums",
    "terms after multiplying out": "a power of a sum",
    "terms: split the step": "sums of many lengths",
    "rewriting does not come to an end": "a rule that makes two of one",
    "a number has more than 50 digits": "powers of powers",
    "expected an integer of at most": "a high power",
    "nested more than": "cases within cases",
}

#: Refusals that word what is refused without them too, by another check or because the kernel stumbles over it.
WORDS = (
    "is not an item of a proof", "is not a step", "is not a reason", "there is no goal of this name here",
    "there is no definition, assumption or fact named",
    "the chain rule needs a layer", "there is no proved claim", "it is not said why the assumption",
    "the multiple of {reason.name!r} is not used", "the value of {var.name} is missing", "expected the direction",
    "no chain rule for", "expected that a derivative of the data cost", "no normal form for",
    "the length of a range depends on",
    "its left side is neither an entry nor a function", "its right side has a variable",
    "fix the variables that the range of", "where an index is expected", "{head.name} takes",
    "where a function is expected", "{function.name} takes", "is not a size of the network",
    "where a size is expected", "where the range of", "{kind.__name__} is not part of the language",
    "only what is said for almost all values", "in which entry is the difference affine",
    "it is not said why the coefficient is not zero", "there is no assumption or fact named {name!r}")

#: What no statement or proof can bring about, as the definitions and the checks before it are.
UNREACHED = ("no derivative of", "has no derivative in the language", "as a factor", "in a difference of numbers")


def one_of(words: Iterable[str], place: Place) -> str | None:
    return next((w for w in words if w in text_of(place)), None)


@pytest.mark.parametrize("place", refusals(), ids=lambda place: f"{place[0].split('.')[-1]}: {text_of(place)[14:80]}")
def test_a_check_is_needed(place: Place) -> None:
    """Without this refusal an attack is accepted; or it is a limit that something large exceeds; or it is listed among
    those that find better words for what is refused anyway, and then it is."""
    limit, attacks = one_of(LIMITS, place), stopped().get(place, [])
    if limit is not None:
        large = LIMITS[limit]
        made = ATTACKS[large.replace(" ", "_")].make() if large.replace(" ", "_") in ATTACKS else BOMBS[large]()
        with pytest.raises(Refused, match=limit):
            check("the claim", *made)
    elif one_of(UNREACHED, place) is not None:
        assert not attacks
    else:
        with kernel(without(place)) as edited:
            answers = {answer(edited, attack) for attack in attacks}
        assert answers and ("accepted" in answers) == (one_of(WORDS, place) is None)


def test_every_entry_of_the_lists_is_a_check() -> None:
    """The lists of limits and of words name nothing that the kernel does not say."""
    texts = [text_of(place) for place in refusals()]
    for words in (*LIMITS, *WORDS, *UNREACHED):
        assert sum(words in text for text in texts) == 1, words


def test_what_the_definitions_do_not_bring_about_is_refused() -> None:
    """The derivative of a table, of a function without one, and a factor that is a table are refused."""
    entry = b(L, 1)
    with pytest.raises(Refused, match="no derivative of Table"):
        derivative(outputs(), entry)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="gp has no derivative"):
        derivative(gp(L, b(L, 1)), entry)
    with pytest.raises(Refused, match="Table as a factor"):
        factor_text(outputs(), Context(), {})  # type: ignore[arg-type]


# --- with an error in what decides ------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Planted:
    """An error: texts of one module and what stands there instead, and an attack that succeeds by it."""
    module: str
    attack: str
    edits: tuple[tuple[str, str], ...]


PLANTED = {
    "every size is at least 2": Planted(
        "ranges", "a_lemma_without_its_side_condition", (("[({atom: 1}, -1)", "[({atom: 1}, -2)"),)),
    "what is shown may be short by one": Planted(
        "ranges", "a_rule_beyond_its_range", (("negation = index(-1) - goal", "negation = index(-2) - goal"),)),
    "0 < 0": Planted(
        "ranges", "a_rule_below_its_range", (("not row and const < 0", "not row and const <= 0"),)),
    "no upper ends": Planted(
        "ranges", "a_layer_beyond_the_last", (("context) and (range_.hi is None or", "context) and (True or"),)),
    "no lower ends": Planted(
        "ranges", "a_layer_below_the_first", (("return _follows(value - range_.lo, context) and", "return"),)),
    "fresh names that are in use": Planted(
        "ranges", "a_name_that_is_bound_nowhere", (("| mentioned |", "|"),)),
    "the first is outside": Planted(
        "ranges", "an_invariance_one_layer_too_far",
        (("self.shows(range_.lo - value - 1)", "self.shows(range_.lo - value)"),)),
    "the last is outside": Planted(
        "ranges", "a_delta_outside_at_the_last_unit",
        (("self.shows(value - range_.hi - 1)", "self.shows(value - range_.hi)"),)),
    "nothing is walked": Planted(
        "wellformed", "a_layer_beyond_the_last", (("    spend()\n    kind", "    return\n    kind"),)),
    "the values of reasons are not walked": Planted(
        "rewriting", "a_value_that_does_not_exist", (("        admit(value, context)\n", ""),)),
    "a range mentions its own variable": Planted(
        "rewriting", "a_range_that_mentions_its_own_name",
        (("        bounds.append((new, substitute(range_, apart)))\n", ""),
         ("        apart[var] = index(new)", "        apart[var] = index(new)\n"
          "        bounds.append((new, substitute(range_, apart)))\n       "))),
    "rules hold beyond their range": Planted(
        "rewriting", "a_rule_beyond_its_range",
        (("if not context.within(values[var], substitute(range_, values)):", "if False:"),)),
    "a repeated variable may differ": Planted(
        "rewriting", "a_repeated_variable_in_a_rule",
        (("        return pattern == target\n", "        return True\n"),)),
    "arguments may differ": Planted(
        "rewriting", "an_update_rule_at_another_argument",
        (("    return equal(pattern, target, context)\n", "    return True\n"),)),
    "one part of an argument is enough": Planted(
        "rewriting", "two_units_in_a_sum_for_one",
        (("shape == _shape(target) and all(", "shape == _shape(target) and any("),)),
    "powers of arguments may differ": Planted(
        "rewriting", "another_power_in_a_rule", (('getattr(term, "exponent", None)', "None"),)),
    "ranges of tables may differ": Planted(
        "rewriting", "a_rule_for_another_table", (("if substitute(other_range, values) != range_:", "if False:"),)),
    "tables may differ": Planted(
        "rewriting", "a_rule_for_a_table_of_other_numbers",
        (("    return equal(body, substitute(right.body, values), inner)", "    return True"),)),
    "arrays may differ": Planted(
        "rewriting", "a_rule_for_another_array", (("(target.head is not pattern.head) if", "False if"),)),
    "functions may differ": Planted(
        "rewriting", "a_rule_for_another_function",
        (("else (target.function is not pattern.function):", "else False:"),)),
    "variables need no values": Planted(
        "rewriting", "a_rule_for_no_layer",
        ((" or set(values) != variables:", ":"),
         ("        if not context.within(values", "        if var in values and not context.within(values"))),
    "an index is solved with the wrong sign": Planted(
        "rewriting", "a_rule_at_the_wrong_step",
        (("plus(target - rest, coefficient)", "plus(target + rest, coefficient)"),)),
    "bound names are not renamed": Planted(
        "rewriting", "one_unit_for_all_under_a_sum",
        (("            ((var, range_),), body, inner = opened(((var, range_),), body, context)\n",
          "            inner = context if var in context.variables() else context.extended((var, range_))\n"),)),
    "only the left side is rewritten": Planted(
        "check", "a_wrong_sign", (("right_new, used_right = rewrite(right, rules, context)",
                                   "right_new, used_right = left_new, used_left"),)),
    "a multiple of the left side alone": Planted(
        "check", "a_multiple_of_one_side", (("factor * (there.lhs - there.rhs)", "factor * there.lhs"),)),
    "sums of one term may be empty": Planted(
        "normal", "a_sum_of_no_term_for_its_one", ((" and outer.shows(range_.hi - range_.lo):", ":"),)),
    "sums have one term": Planted(
        "normal", "a_sum_of_two_terms_for_its_first", (("outer.shows(range_.lo - range_.hi) and ", ""),)),
    "a layer does not depend on its own weights": Planted(
        "almost", "almost_all_of_a_difference_that_is_folded",
        (("inner.shows(one.indices[1] - entry.indices[2] - 1)", "inner.shows(one.indices[1] - entry.indices[2])"),)),
    "functions may be of what is drawn": Planted(
        "almost", "almost_all_of_a_function_of_what_is_drawn",
        (("polynomial(part, drawn, context, inside=True)", "polynomial(part, drawn, context)"),)),
    "deltas need not be inside": Planted(
        "normal", "a_delta_that_may_lie_outside", (("if outer.within(value, range_):", "if True:"),)),
    "deltas are outside": Planted(
        "normal", "a_delta_that_is_nowhere", (("if outer.outside(value, range_):", "if True:"),)),
    "delta(1, 1) = 0": Planted(
        "normal", "a_delta_with_the_first_unit", (("if inner.shows(gap - 1) or", "if inner.shows(gap) or"),)),
    "delta(n, n) = 0": Planted(
        "normal", "a_delta_with_the_last_unit", (("inner.shows(index(-1) - gap):", "inner.shows(index(0) - gap):"),)),
    "deltas are 1": Planted(
        "normal", "a_delta_of_two_units", (("        if gap == index(0):", "        if True:"),)),
    "a delta changes no factor": Planted(
        "normal", "a_delta_that_leaves_its_variable",
        (("factors[substitute(factor, {var: value})] += power", "factors[factor] += power"),)),
    "a delta changes no range": Planted(
        "normal", "a_delta_that_leaves_its_variable_in_a_range",
        (("rest = tuple((v, substitute(r, {var: value})) for v, r in after)", "rest = after"),)),
    "lengths are one short": Planted(
        "normal", "a_count_one_short", (("length = range_.hi - range_.lo + 1", "length = range_.hi - range_.lo"),)),
    "sums are counted although later ranges hang on them": Planted(
        "normal", "a_count_of_other_layers", ((" or any(var in free(r) for _, r in others):", ":"),)),
    "sums of different length are equal": Planted(
        "normal", "a_sum_one_short", (('f"sum({_range(range_, names)})"', '"sum()"'),)),
    "tables of different length are equal": Planted(
        "normal", "a_table_without_its_last_sample", (("table({','.join(ranges)}:", "table("),)),
    "all indices of a table are one": Planted(
        "normal", "a_table_by_its_other_index", (('levels[var] = f"#{len(levels)}"', 'levels[var] = "#"'),)),
    "bound variables of different levels are one": Planted(
        "normal", "a_bound_variable_of_another_level", (('{var: f"#{len(levels) + k}" for', '{var: f"#{k}" for'),)),
    "powers are dropped": Planted(
        "normal", "a_square_for_its_root", (('text if power == 1 else f"{text}^{power}"', "text"),)),
    "numbers inside of sums are dropped": Planted(
        "normal", "a_number_inside_of_a_sum",
        (("Monomial(m.coefficient, bounds + m.bounds", "Monomial(Fraction(1), bounds + m.bounds"),)),
    "all networks are one": Planted(
        "normal", "two_networks_for_one",
        (("head.name + _indices(indices, names)", "head.name + _indices(indices[1:], names)"),)),
    "all layers have one activation": Planted(
        "normal", "one_activation_for_two_layers",
        (("{function.name}{_indices(indices, names)}(", "{function.name}("),)),
    "sizes are written like variables": Planted(
        "normal", "a_variable_named_like_a_size",
        (("name = f\"{atom.name}[{','.join(_index(a, names) for a in atom.args)}]\"", "name = atom.name"),)),
    "all widths are one": Planted(
        "normal", "two_widths_for_one", (('return f"{size.name}{_indices(size.args, names)}"', "return size.name"),)),
    "levels are counted by names": Planted(
        "readings.canonical", "a_conclusion_that_differs_below_a_hidden_name",
        (("first = 1 + max((int(name[1:]) for name in inner.values()), default=-1)", "first = len(inner)"),)),
    "all formulas are the same": Planted(
        "readings.canonical", "another_fact_under_the_name_of_the_conclusion",
        (("return bool(_canonical(left) == _canonical(right))", "return True"),)),
    "nothing is copied": Planted(
        "check", "a_list_of_items", (("copy_of(statement), copy_of(proof), library", "statement, proof, library"),)),
    "the hypothesis is the goal": Planted(
        "check", "a_hypothesis_at_the_layer_of_the_goal", (("in at(given).items()}", "in at(goal).items()}"),)),
    "the base is at the other end": Planted(
        "check", "a_base_at_the_wrong_end",
        (("self._block(item.base, facts, at(end)", "self._block(item.base, facts, at(range_.hi or range_.lo)"),)),
    "no base": Planted(
        "check", "an_induction_without_base",
        (("self._block(item.base, facts, at(end), context, depth + 1)", "pass"),)),
    "no step": Planted(
        "check", "an_induction_without_step",
        (("self._block(item.step, {**facts, **hypotheses}, at(goal), context.extended((var, of_step)), depth + 1)",
          "pass"),)),
    "every case has one value": Planted("check", "a_case_of_many_values_by_one", (("if lo == hi:", "if True:"),)),
    "goals are compared by name": Planted(
        "check", "another_fact_under_the_name_of_the_goal",
        (("if name not in facts or not same(facts[name], goal):", "if name not in facts:"),)),
    "nothing is discharged": Planted(
        "check", "a_lemma_with_no_reason_for_its_assumption",
        (("for name, goal in goals.items():\n            with", "for name, goal in ():\n            with"),)),
    "differentiable at as many samples as batch e has": Planted(
        "check", "a_chain_rule_with_a_kink_in_another_sample",
        (("instance(ForAll(needed.bounds[2:], needed.body), (S", "ForAll(needed.bounds[2:], instance(needed.body, (S"),
         ('(E, values["e"]))', '(E, values["e"])))'))),
    "activations need not be differentiable": Planted(
        "check", "a_chain_rule_with_a_kink_in_the_output_layer",
        (("for needed in differentiable():", "for needed in differentiable()[1:]:"),)),
    "the objective is not a reader": Planted(
        "derivative", "a_chain_rule_without_the_penalty",
        (("for definition in FORWARD.values()))", "for definition in list(FORWARD.values())[:3]))"),)),
    "all entries are one": Planted(
        "derivative", "a_chain_rule_through_all_units",
        (("return Mul(tuple(Delta(p, q) for p, q in zip(indices, entry.indices, strict=True)))", "return ONE"),)),
    "a factor is lost": Planted(
        "derivative", "a_chain_rule_without_the_output_below",
        (("Mul((*factors[:k], derivative(f, entry), *factors[k + 1:]))", "derivative(f, entry)"),)),
    "agreement may be shifted": Planted(
        "invariance", "an_invariance_by_a_shifted_agreement", (("rest == same_rest == plain:", "rest == same_rest:"),)),
    "assumptions may be on all networks": Planted(
        "invariance", "an_invariance_by_an_assumption_on_all_networks", (("network != s:", "False:"),)),
    "an entry may be defined by itself": Planted(
        "definitions", "a_number_defined_by_itself",
        (("order.index(entry.head) < order.index(lhs.head)", "order.index(entry.head) <= order.index(lhs.head)"),)),
    "circles are looked for in one step": Planted(
        "definitions", "three_numbers_defined_in_a_circle", (("        found |= todo\n", "        return todo\n"),)),
    "a step may come before itself": Planted(
        "definitions", "a_step_defined_by_itself",
        (("context.shows(here - there - 1):", "context.shows(here - there):"),)),
    "a sum of steps may reach the step itself": Planted(
        "definitions", "a_step_defined_below_a_sum",
        (("context.shows(here - there - 1):", "context.shows(here - there):"),)),
    "what has a step comes before what has none": Planted(
        "definitions", "a_number_defined_by_a_step",
        (("            return there is None", "            return True"),)),
    "layers may go up and down": Planted(
        "definitions", "layers_defined_up_and_down", (("len(directions) == 1 and ", ""),)),
    "a layer may come before itself": Planted(
        "definitions", "a_layer_defined_by_itself",
        (("order.index(entry.head) < order.index(lhs.head)", "order.index(entry.head) <= order.index(lhs.head)"),)),
    "arguments of functions are not looked at": Planted(
        "wellformed", "a_number_defined_inside_of_a_function", (('"factors", "arguments",', '"factors",'),)),
    "a range of layers leaves out its last": Planted(
        "definitions", "an_entry_that_is_defined_twice", (("inner.shows(p - q - 1) or inner.shows(q - p - 1)",
                                                          "inner.shows(p - q) or inner.shows(q - p)"),)),
    "the sides of an order change places": Planted(
        "check", "an_order_by_left_minus_right",
        (("self._chain(body.rhs - body.lhs, item", "self._chain(body.lhs - body.rhs, item"),)),
    "the sides of a fact change places": Planted(
        "check", "an_order_the_other_way",
        (("gaps.append(there.rhs - there.lhs)", "gaps.append(there.lhs - there.rhs)"),)),
    "not negative is enough": Planted(
        "check", "a_square_that_may_be_zero", (("is not Sign.POSITIVE:", "is Sign.UNKNOWN:"),)),
    "every fact says that it is positive": Planted(
        "order", "an_order_by_another_fact",
        (("self.positions.get(normal(term, context))", "next(iter(self.positions.values()), None)"),)),
    "a fact below a sum is of its index": Planted(
        "order", "a_fact_below_a_sum_for_other_indices",
        (("((_, range_),), body, inner = opened(((var, range_),), body, context)",
          "inner = context if var in context.variables() else context.extended((var, range_))"),)),
    "sizes are at least 2": Planted("order", "a_size_less_one", (("context.shows(size - 1)", "context.shows(size)"),)),
    "sizes less 2 are not negative": Planted(
        "order", "a_size_less_two", (("_at_least(context.shows(size))", "_at_least(context.shows(size + 1))"),)),
    "0 is positive": Planted("order", "zero_less_than_zero", (("context.shows(size - 1)", "context.shows(size)"),)),
    "fractions are positive": Planted("order", "a_negative_fraction", (("if value > 0 else", "if value else"),)),
    "numbers are their numerators": Planted(
        "order", "fractions_by_their_numerators",
        (("case Num(value=value) if value.denominator == 1:", "case Num(value=value):"),)),
    "factors of sizes are their numerators": Planted(
        "order", "sizes_by_numerators", (("part)) if value.denominator == 1:", "part)):"),)),
    "a size is added once": Planted(
        "order", "twice_a_size", (("index(0).plus(of, value.numerator)", "index(0).plus(of, 1)"),)),
    "deltas are positive": Planted(
        "order", "a_delta_that_may_be_zero",
        (("case Delta():\n            return Sign.NOT_NEGATIVE", "case Delta():\n            return Sign.POSITIVE"),)),
    "one positive factor is enough": Planted(
        "order", "a_positive_times_an_unknown_factor", (("return min([sign(part", "return max([sign(part"),)),
    "one positive term is enough": Planted(
        "order", "a_positive_and_an_unknown_term", (("if all(signs)", "if any(signs)"),)),
    "sums of squares are positive": Planted(
        "order", "squares_that_may_be_zero", (("max(signs) if all", "Sign.POSITIVE if all"),)),
    "cubes are not negative": Planted("order", "a_cube_that_may_be_negative", (("exponent % 2 == 0", "True"),)),
    "squares are positive": Planted(
        "order", "a_square_that_may_be_zero",
        (("max(sign(base, known, context), _at_least(exponent % 2 == 0))", "Sign.POSITIVE"),)),
    "sums have a term": Planted(
        "order", "a_sum_that_may_be_empty", (("Sign.POSITIVE if some else Sign.NOT_NEGATIVE", "Sign.POSITIVE"),)),
    "a sum is as positive as its number of terms": Planted(
        "order", "a_sum_of_squares",
        (("return min(sign(body, known, inner), ", "return max(sign(body, known, inner), "),)),
    "derivatives below sums are numbers": Planted(
        "wellformed", "an_order_of_a_function_of_a_derivative",
        (("        yield from entries(node, context)\n        return\n", "        return\n"),)),
    "substitution captures": Planted(
        "notation", "a_value_captured_by_an_assumption", (("        if var in used:", "        if False:"),)),
    "substitution replaces bound variables": Planted(
        "notation", "a_value_for_a_bound_variable", (("        values.pop(var, None)\n", ""),)),
}


def edited_text(planted: Planted) -> str:
    text = FILES.get(f"verify.kernel.{planted.module}", file_of(f"verify.{planted.module}")).read_text()
    for old, new in planted.edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_a_planted_error_lets_an_attack_through(planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    """With this error in the kernel, the attack is accepted."""
    attack = ATTACKS[planted.attack]
    library_of(attack.library)
    texts = {f"verify.kernel.{planted.module}": edited_text(planted)}
    if planted.module == "readings.canonical":
        texts = {"verify.readings.canonical": edited_text(planted)}
    if planted.module == "notation":  # its classes must stay what they are: only the function is exchanged
        texts, (name, source) = {}, ("_under", edited_text(planted))
        (function,) = (f for f in ast.parse(source).body if isinstance(f, ast.FunctionDef) and f.name == name)
        space = dict(vars(notation))
        exec("from __future__ import annotations\n" + ast.unparse(function), space)
        monkeypatch.setattr(notation, name, space[name])
    with kernel(texts) as edited:
        assert answer(edited, attack) == "accepted"
