"""The best fixed weight and the best scale of the biases depend on the width and perhaps on the activation."""
from fractions import Fraction

from verify.equations import L, W, a, b, g, layers, n, samples, total, units, z
from verify.example import Example
from verify.notation import Differ, Eq, indices, own
from verify.proof import conclude, step, use
from verify.statement import Sentence

i, j, k, l, t = indices("i j k l t")
kappa, rho = own("kappa"), own("rho")

sentence = Sentence(
    source="thread", pieces="28", author="Neil Slater", place="the first answer, its fifth paragraph",
    said="Which fixed weight and which biases are good would change with the width of a layer, and maybe with its "
         "activation.")

KEEPS = "a value is good here if it neither lets sizes vanish nor explode; we take outputs that are 1"

width = sentence.reading(
    "the weight depends on the width", let={"l": layers(), "t": samples},
    why="Of the weights of linear units, that a good value, which keeps 1 for one sample, is one over the width.  What "
        "is said of the biases speaks of the law that they are drawn from, and is not read yet.")

activation = sentence.reading(
    "the weight may depend on the activation", exists=True, requires=(L - 2, n(0) - n(1), n(1) - n(0)),
    why="That it is possible: there is a network in which two layers with as many inputs have different good values.")


@width.assumption
@sentence.says
def all_weights_into_the_layer_are_equal():
    """All weights into the layer are one number."""
    return Eq(W(l, i, j), kappa()).forall(i=units(l), j=units(l - 1))


@width.assumption
@sentence.supplied("so that the weights alone decide")
def there_are_no_biases():
    """The layer has no biases."""
    return Eq(b(l, i), 0).forall(i=units(l))


@width.assumption
@sentence.supplied(KEEPS)
def what_comes_in_has_size_one():
    """The units before the layer give 1 for the sample."""
    return Eq(a(l - 1, t, j), 1).forall(j=units(l - 1))


@width.assumption
@sentence.supplied("so that the width alone decides")
def units_are_linear():
    """Every unit of the layer gives what enters it."""
    return Eq(g(l, z(l, t, i)), z(l, t, i)).forall(i=units(l))


@width.assumption
@sentence.supplied("the layer keeps this size")
def what_goes_out_has_size_one():
    """The units of the layer give 1, too."""
    return Eq(a(l, t, i), 1).forall(i=units(l))


@width.conclusion
def the_weight_is_one_over_the_width():
    """The weight is one over the number of inputs."""
    return Eq(kappa(), 1 / n(l - 1))


@width.proof
def proof():
    """The input of a unit is the weight times the number of inputs."""
    return (conclude(the_weight_is_one_over_the_width,
                     step(1 / n(l - 1) * (total(k=units(l - 1))(W(l, 1, k) * a(l - 1, t, k)) + b(l, 1)),
                          all_weights_into_the_layer_are_equal, there_are_no_biases, what_comes_in_has_size_one),
                     step(1 / n(l - 1) * z(l, t, 1), use("definition of z", l=l)),
                     step(1 / n(l - 1) * a(l, t, 1), use("definition of a", l=l), units_are_linear),
                     step(1 / n(l - 1), what_goes_out_has_size_one)),)


@width.example
def the_mean_of_two_features():
    """Two features of 1, each with the weight 1/2."""
    return Example(W=[[[Fraction(1, 2), Fraction(1, 2)]]], b=[[0]], activations=["identity"],
                   batches=[([[1, 1]], [[0]])], let={"l": 1, "t": 1}, numbers={"kappa": Fraction(1, 2)})


@activation.assumption
@sentence.says
def all_weights_into_the_first_layer_are_equal():
    """All weights into the first layer are one number."""
    return Eq(W(1, i, j), kappa()).forall(i=units(1), j=units(0))


@activation.assumption
@sentence.says
def all_weights_into_the_second_layer_are_equal():
    """All weights into the second layer are one number."""
    return Eq(W(2, i, j), rho()).forall(i=units(2), j=units(1))


@activation.assumption
@sentence.supplied("so that the weights alone decide")
def both_layers_have_no_biases():
    """Both layers have no biases."""
    return Eq(b(l, i), 0).forall(l=layers(1, 2), i=units(l))


@activation.assumption
@sentence.supplied(KEEPS)
def all_outputs_have_size_one():
    """The features and what the units of both layers give are 1."""
    return Eq(a(l, t, i), 1).forall(l=layers(0, 2), t=samples, i=units(l))


@activation.conclusion
def the_weights_differ():
    """The two numbers differ."""
    return Differ(kappa(), rho())


@activation.witness
def the_identity_and_a_shifted_square():
    """With one input each, the identity needs the weight 1, and the shifted square (z + 1)^2 the weight -2, or 0."""
    return Example(W=[[[1]], [[-2]]], b=[[0], [0]], activations=["identity", "shifted square"],
                   batches=[([[1]], [[0]])], numbers={"kappa": 1, "rho": -2})
