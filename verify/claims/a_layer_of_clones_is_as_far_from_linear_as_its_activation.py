"""A layer of clones is as far from linear as its activation.

Let the input of a clone for one sample lie halfway between those for two others.  What enters the next layer misses the
midpoint by as much as the activation does, times the sum of the clones' outgoing weights.
"""
from dataclasses import replace
from fractions import Fraction

from verify.claim import Claim
from verify.equations import E, L, S, W, a, b, batches, g, layers, samples, samples_of, total, units, z
from verify.example import Example
from verify.notation import Eq, indices
from verify.proof import conclude, have, step, use
from verify.readings.evaluate import evaluate

f, i, j, k, l, p, t, u, v = indices("f i j k l p t u v")

claim = Claim(
    title="A layer of clones is as far from linear as its activation",
    tag="K6FN",
    let={"l": layers(1, L - 1), "p": units(l), "f": batches, "t": samples_of(f), "u": samples, "v": samples},
    remarks="""
    What enters unit p is affine in the outputs of the layer before: where these are a midpoint, it is one too.  So a
    hidden layer of clones acts as a linear one if the activation is affine on what occurs, as ReLU is where all
    clones are active for all samples, or if the outgoing weights of the clones to each unit add up to 0.  If neither is
    so it is not linear, however many clones there are and although they see only [one linear form](RGCH.md).
    """)


@claim.assumption
def all_units_have_the_incoming_weights_of_p():
    """All units of layer l have the incoming weights of unit p."""
    return Eq(W(l, i, j), W(l, p, j)).forall(i=units(l), j=units(l - 1))


@claim.assumption
def all_units_have_the_bias_of_p():
    """All units of layer l have the bias of unit p."""
    return Eq(b(l, i), b(l, p)).forall(i=units(l))


@claim.assumption
def sample_t_lies_halfway_between_u_and_v():
    """What enters unit p for sample t, which may be of another batch, is the midpoint of what enters it for the samples
    u and v."""
    return Eq(z.at(S, f)(l, t, p), Fraction(1, 2) * (z(l, u, p) + z(l, v, p)))


@claim.conclusion
def the_next_layer_is_bent_by_one_unit():
    """What enters a unit of layer l + 1 for sample t exceeds the midpoint of what enters it for u and v by the sum of
    its weights times the excess of the activation: its value at the midpoint of the inputs of unit p for u and v, minus
    the midpoint of its values there."""
    return Eq(z.at(S, f)(l + 1, t, i) - Fraction(1, 2) * (z(l + 1, u, i) + z(l + 1, v, i)),
              total(k=units(l))(W(l + 1, i, k)) * (
                  g(l, Fraction(1, 2) * (z(l, u, p) + z(l, v, p)))
                  - Fraction(1, 2) * (g(l, z(l, u, p)) + g(l, z(l, v, p))))).forall(i=units(l + 1))


@claim.proof
def proof():
    """All clones give the next layer the same output, and the activation is evaluated at the midpoint."""
    def clones(t, e=E):
        def entering(unit):
            return total(j=units(l - 1))(W(l, unit, j) * a.at(S, e)(l - 1, t, j)) + b(l, unit)

        return have(f"clones give the same for {t.name}",
                    Eq(a.at(S, e)(l, t, k), g(l, z.at(S, e)(l, t, p))).forall(k=units(l)),
                    step(g(l, entering(k)), use("definition of a", l=l), use("definition of z", l=l)),
                    step(g(l, entering(p)), all_units_have_the_incoming_weights_of_p, all_units_have_the_bias_of_p),
                    step(g(l, z.at(S, e)(l, t, p)), use("definition of z", l=l)))

    return (
        clones(t, f), clones(u), clones(v),
        conclude(the_next_layer_is_bent_by_one_unit,
                 step(total(k=units(l))(W(l + 1, i, k) * (
                      a.at(S, f)(l, t, k) - Fraction(1, 2) * (a(l, u, k) + a(l, v, k)))),
                      use("definition of z", l=l + 1)),
                 step(total(k=units(l))(W(l + 1, i, k)) * (
                      g(l, Fraction(1, 2) * (z(l, u, p) + z(l, v, p)))
                      - Fraction(1, 2) * (g(l, z(l, u, p)) + g(l, z(l, v, p)))),
                      "clones give the same for t", "clones give the same for u", "clones give the same for v",
                      sample_t_lies_halfway_between_u_and_v)))


@claim.constructor(sample_t_lies_halfway_between_u_and_v)
def weights_that_see_a_midpoint(draw, world, values):
    """Where the outputs of the layer before are no midpoint in a unit, the weight that reads it is such that all
    deviations together have no effect.  Units with the weights of p keep them."""
    s, layer, one = values[S], values[l], values[p]
    gap = [evaluate(a.at(S, f)(l - 1, t, j) - Fraction(1, 2) * (a(l - 1, u, j) + a(l - 1, v, j)), world,
                    {**values, j: unit}) for unit in range(1, world.n[layer - 1] + 1)]
    column = next((unit for unit, difference in enumerate(gap, start=1) if difference), None)
    if column is None:
        return world
    rows = {unit: [world.entries["W", (s, layer, unit, k)] for k in range(1, len(gap) + 1)]
            for unit in range(1, world.n[layer] + 1)}
    others = sum(w * difference for k, (w, difference) in enumerate(zip(rows[one], gap, strict=True), start=1)
                 if k != column)
    entries = {**world.entries, **{("W", (s, layer, unit, column)): -others / gap[column - 1]
                                   for unit, row in rows.items() if row == rows[one]}}
    return replace(world, entries=entries, memo={})


def two_units(W, b, activation="identity", X=((0,), (-1,), (1,))):
    """Two units and an output, for three samples."""
    return Example(W=W, b=b, activations=[activation, "identity"], batches=[(X, [[0]] * 3)],
                   let={"l": 1, "p": 1, "f": 0, "t": 1, "u": 2, "v": 3})


@claim.fails_without(all_units_have_the_incoming_weights_of_p)
def different_incoming_weights():
    """Two ReLU units with the weights 0 and 1: the features 0, -1 and 1 give the second one the outputs 0, 0 and 1, the
    first one none."""
    return two_units([[[0], [1]], [[1, 1]]], [[0, 0], [0]], "relu")


@claim.fails_without(all_units_have_the_bias_of_p)
def different_biases():
    """Two ReLU units with the weight 1 and the biases 1 and 0: the features 0, -1 and 1 give the first one the outputs
    1, 0 and 2, with the midpoint 1, and the second one 0, 0 and 1."""
    return two_units([[[1], [1]], [[1, 1]]], [[1, 0], [0]], "relu")


@claim.fails_without(sample_t_lies_halfway_between_u_and_v)
def no_midpoint():
    """A linear unit with the features 1, 0 and 0."""
    return two_units([[[1]], [[1]]], [[0], [0]], X=((1,), (0,), (0,)))
