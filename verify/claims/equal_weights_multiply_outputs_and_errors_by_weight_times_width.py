"""Equal weights multiply outputs and errors by weight times width in each layer.

Let all weights into each layer be one number, kappa divided by the number of units that it reads, and let the units be
linear and without biases.  Then each layer multiplies by kappa: all units of layer l give the mean of the features,
times the l-th power of kappa, and on the way back the sum of the errors is multiplied by kappa in each layer, too.
"""
from verify.claim import Claim
from verify.equations import L, W, a, b, delta, g, gp, layers, n, samples, total, units, x, z
from verify.example import Example
from verify.notation import Eq, indices, own
from verify.proof import induction, multiple, show, step, use

i, j, k, l, t = indices("i j k l t")
kappa, p = own("kappa"), own("p", l=layers(0))

claim = Claim(
    title="Without biases, equal weights of linear units multiply outputs and errors by weight times width",
    tag="P7RH",
    remarks="""
    $p^l$ is $\\kappa^l$.  So the one positive constant that keeps sizes in a deep network is $\\kappa = 1$: weights of
    $1 / n_{l-1}$, with which every unit gives the mean of the features, and the errors of all layers have the same sum.
    With any other one outputs and errors grow or shrink like a power with the depth.  ReLU is linear where its input is
    positive.  What any constant costs is that [a layer of equal weights passes on one number](FW6H.md), so that [the
    Jacobian has rank one](YB7H.md) at most.
    """)


@claim.definition
def power_of_the_input():
    """The power of the input is 1."""
    return Eq(p(0), 1)


@claim.definition
def power_of_a_layer():
    """That of a layer is kappa times that of the layer below."""
    return Eq(p(l + 1), kappa() * p(l)).forall(l=layers(0, L - 1))


@claim.assumption
def weights_of_a_layer_are_equal():
    """All weights into a layer are kappa divided by the number of units of the layer below."""
    return Eq(W(l, i, j), kappa() / n(l - 1)).forall(l=layers(), i=units(l), j=units(l - 1))


@claim.assumption
def there_are_no_biases():
    """All biases are zero."""
    return Eq(b(l, i), 0).forall(l=layers(), i=units(l))


@claim.assumption
def units_are_linear():
    """Every unit gives what enters it."""
    return Eq(g(l, z(l, t, i)), z(l, t, i)).forall(l=layers(), t=samples, i=units(l))


@claim.assumption
def slopes_are_one():
    """All slopes of hidden units are 1."""
    return Eq(gp(l, z(l, t, i)), 1).forall(l=layers(1, L - 1), t=samples, i=units(l))


MEAN = 1 / n(0) * total(j=units(0))(x(t, j))


def outputs_at(l):
    return Eq(a(l, t, i), p(l) * MEAN).forall(t=samples, i=units(l))


def errors_at(l):
    return Eq(p(l) * total(i=units(l))(delta(l, t, i)), p(L) * total(i=units(L))(delta(L, t, i))).forall(t=samples)


@claim.conclusion
def outputs_are_multiples_of_the_mean():
    """Every unit of a layer gives the power of the layer times the mean of the features of the sample."""
    return outputs_at(l).forall(l=layers())


@claim.conclusion
def sums_of_errors_are_multiples():
    """The sum of the errors of a layer, times its power, is that of the last layer, times the last power."""
    return errors_at(l).forall(l=layers())


@claim.proof
def proof():
    """Equal weights add up what they read: going up, equal outputs; going down, the errors of the next layer."""
    def inputs(l):
        return step(total(k=units(l - 1))(W(l, i, k) * a(l - 1, t, k)) + b(l, i), use("definition of a", l=l),
                    units_are_linear, use("definition of z", l=l))

    return (
        induction(
            "up", {outputs_are_multiples_of_the_mean.name: outputs_at(l)},
            base=(show(outputs_are_multiples_of_the_mean,
                       inputs(1),
                       step(p(1) * MEAN, weights_of_a_layer_are_equal, there_are_no_biases,
                            use(power_of_a_layer, l=0), power_of_the_input, "definition of a at the input")),),
            step=(show(outputs_are_multiples_of_the_mean,
                       inputs(l + 1),
                       step(p(l + 1) * MEAN, weights_of_a_layer_are_equal, there_are_no_biases,
                            use(power_of_a_layer, l=l), "IH outputs are multiples of the mean")),),
            l=layers()),
        induction(
            "down", {sums_of_errors_are_multiples.name: errors_at(l)},
            base=(show(sums_of_errors_are_multiples, step(p(L) * total(i=units(L))(delta(L, t, i)))),),
            step=(show(sums_of_errors_are_multiples,
                       step(p(l) * total(i=units(l), k=units(l + 1))(W(l + 1, k, i) * delta(l + 1, t, k)),
                            use("definition of delta", l=l), slopes_are_one),
                       step(p(l + 1) * total(i=units(l + 1))(delta(l + 1, t, i)), weights_of_a_layer_are_equal,
                            use(power_of_a_layer, l=l)),
                       step(p(L) * total(i=units(L))(delta(L, t, i)),
                            multiple("IH sums of errors are multiples", 1))),),
            l=layers()))


def example(**changed):
    """One unit after another, with weights 1, so that kappa is 1."""
    return Example(**{"W": [[[1]], [[1]]], "b": [[0], [0]], "activations": ["identity", "identity"],
                      "batches": [([[1]], [[0]])], "numbers": {"kappa": 1}, **changed})


@claim.fails_without(weights_of_a_layer_are_equal)
def two_weights():
    """The weights 1 and 0 give the first feature and not half the sum of both."""
    return Example(W=[[[1, 0]]], b=[[0]], activations=["identity"], batches=[([[1, 0]], [[0]])], numbers={"kappa": 1})


@claim.fails_without(there_are_no_biases)
def a_bias():
    """A bias is added to the mean."""
    return example(b=[[1], [0]])


@claim.fails_without(units_are_linear)
def one_minus():
    """One minus the feature is not the feature; of the last slope nothing is assumed."""
    return example(activations=["identity", "one minus"])


@claim.fails_without(slopes_are_one)
def the_square_of_one():
    """The square of 1 is 1, and its slope there is 2."""
    return example(activations=["square", "identity"])
