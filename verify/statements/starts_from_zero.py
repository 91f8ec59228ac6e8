"""A start from zero, as the tutorial has it: what its statements assume and add, and how clones stay clones.

Each function is an assumption, for a statement to mark and to give to its readings; `clones` and `still` are the lemmas
of their proofs, with names of assumptions for reasons.
"""
from verify.equations import U_W, V_W, L, U_b, V_b, W, b, g, layers, steps, units, vb, vW
from verify.notation import Eq, indices
from verify.proof import lemma

i, j, k, l, p, q, s = indices("i j k l p q s")

NO_BIASES = "the page never mentions biases; here they count as weights"
NO_STATE = "the state belongs to our language; gradient descent, with which the page begins, has none"
AT_REST = "gradient descent, with which the page begins, does so"


def the_weights_of_the_layer_start_at_zero():
    """At step 0 all weights into layer l are zero."""
    return Eq(W.at(0)(l, i, j), 0).forall(i=units(l), j=units(l - 1))


def all_weights_start_at_zero():
    """At step 0 all weights of the network are zero."""
    return Eq(W.at(0)(k, i, j), 0).forall(k=layers(), i=units(k), j=units(k - 1))


def all_biases_start_at_zero():
    """At step 0 all biases of the network are zero."""
    return Eq(b.at(0)(k, i), 0).forall(k=layers(), i=units(k))


def the_states_of_the_weights_start_at_zero():
    """The optimizer starts with the state zero for every weight."""
    return Eq(vW.at(0)(k, i, j), 0).forall(k=layers(), i=units(k), j=units(k - 1))


def the_states_of_the_biases_start_at_zero():
    """The optimizer starts with the state zero for every bias."""
    return Eq(vb.at(0)(k, i), 0).forall(k=layers(), i=units(k))


def the_optimizer_leaves_weights_alone():
    """At every step, a weight with its initial value, zero gradient and its initial state keeps its value."""
    return Eq(U_W(s, k, W.at(0)(k, i, j), 0, vW.at(0)(k, i, j)), W.at(0)(k, i, j)).forall(
        s=steps, k=layers(), i=units(k), j=units(k - 1))


def the_optimizer_leaves_the_state_of_weights_alone():
    """At every step, a weight with its initial value, zero gradient and its initial state keeps its state."""
    return Eq(V_W(s, k, W.at(0)(k, i, j), 0, vW.at(0)(k, i, j)), vW.at(0)(k, i, j)).forall(
        s=steps, k=layers(), i=units(k), j=units(k - 1))


def the_optimizer_leaves_biases_alone():
    """At every step, a bias with its initial value, zero gradient and its initial state keeps its value."""
    return Eq(U_b(s, k, b.at(0)(k, i), 0, vb.at(0)(k, i)), b.at(0)(k, i)).forall(s=steps, k=layers(), i=units(k))


def the_optimizer_leaves_the_state_of_biases_alone():
    """At every step, a bias with its initial value, zero gradient and its initial state keeps its state."""
    return Eq(V_b(s, k, b.at(0)(k, i), 0, vb.at(0)(k, i)), vb.at(0)(k, i)).forall(s=steps, k=layers(), i=units(k))


def biases_start_equal():
    """At step 0 neurons p and q have the same bias."""
    return Eq(b.at(0)(l, p), b.at(0)(l, q))


def outgoing_weights_start_equal():
    """At step 0 neurons p and q have the same weight to each neuron of layer l + 1."""
    return Eq(W.at(0)(l + 1, k, p), W.at(0)(l + 1, k, q)).forall(k=units(l + 1))


def the_last_hidden_activation_maps_zero_to_zero():
    """The activation of layer L - 1 maps 0 to 0, as ReLU and tanh do and the sigmoid does not."""
    return Eq(g(L - 1, 0), 0)


def clones(incoming="all weights start at zero", biases="all biases start at zero",
           outgoing="all weights start at zero"):
    """Neurons p and q of layer l start as clones and stay clones."""
    return lemma("clones", "identical_rows_stay_identical", {
        "incoming weights start equal": (incoming,),
        "biases start equal": (biases,),
        "outgoing weights start equal": (outgoing,),
        "states of incoming weights start equal": ("the states of the weights start at zero",),
        "states of biases start equal": ("the states of the biases start at zero",),
        "states of outgoing weights start equal": ("the states of the weights start at zero",)}, l=l, p=p, q=q)


def still(biases="all biases start at zero"):
    """Behind a silent layer no weight ever moves."""
    return lemma("still", "an_all_zero_network_learns_only_its_last_bias", {
        "the last weights start at zero": ("all weights start at zero",),
        "the weights before start at zero": ("all weights start at zero",),
        "the biases of the last hidden layer start at zero": (biases,),
        "the last hidden activation maps zero to zero": ("the last hidden activation maps zero to zero",),
        "the optimizer leaves weights alone": ("the optimizer leaves weights alone",),
        "the optimizer leaves the state of weights alone": ("the optimizer leaves the state of weights alone",),
        "the optimizer leaves hidden biases alone": ("the optimizer leaves biases alone",),
        "the optimizer leaves the state of hidden biases alone": ("the optimizer leaves the state of biases alone",)})
