"""If all weights are 1 and all biases are equal, the units of a layer stay alike."""
from verify.equations import L, W, b, layers, steps, units, vb, vW
from verify.notation import Eq, indices
from verify.proof import conclude, have, lemma, step, use
from verify.statement import Sentence

i, j, k, l, q, r, s = indices("i j k l q r s")

sentence = Sentence(
    source="thread", pieces="77", author="gvgramazio", place="a comment to the second answer",
    said="Weights of 1 leave the symmetry in place when the biases are constant too.")

stay_alike = sentence.reading(
    "units of a hidden layer stay alike", let={"l": layers(1, L - 1)}, training=True,
    why="The symmetry of the question: hidden units of one layer get the same updates, with whatever algorithm. "
        "“Could” is read as always: that some network has the symmetry would say next to nothing.")


@stay_alike.assumption
@sentence.says
def all_weights_start_at_one():
    """At the start, all weights are 1."""
    return Eq(W.at(0)(r, i, j), 1).forall(r=layers(), i=units(r), j=units(r - 1))


@stay_alike.assumption
@sentence.says
def the_biases_of_each_layer_start_equal():
    """At the start, in each layer, all biases are equal."""
    return Eq(b.at(0)(r, i), b.at(0)(r, k)).forall(r=layers(), i=units(r), k=units(r))


@stay_alike.assumption
@sentence.supplied("the state belongs to our language; an algorithm that is just started treats all parameters alike")
def the_states_of_the_weights_start_equal():
    """At the start, in each layer, the optimizer has the same state for all weights."""
    return Eq(vW.at(0)(r, i, j), vW.at(0)(r, k, q)).forall(
        r=layers(), i=units(r), k=units(r), j=units(r - 1), q=units(r - 1))


@stay_alike.assumption
@sentence.supplied("the state belongs to our language; an algorithm that is just started treats all parameters alike")
def the_states_of_the_biases_start_equal():
    """At the start, in each layer, the optimizer has the same state for all biases."""
    return Eq(vb.at(0)(r, i), vb.at(0)(r, k)).forall(r=layers(), i=units(r), k=units(r))


@stay_alike.conclusion
def weights_stay_equal():
    """At every step, any two units of layer l have equal weights."""
    return Eq(W.at(s)(l, i, j), W.at(s)(l, k, j)).forall(s=steps, i=units(l), k=units(l), j=units(l - 1))


@stay_alike.conclusion
def biases_stay_equal():
    """At every step, any two units of layer l have equal biases."""
    return Eq(b.at(s)(l, i), b.at(s)(l, k)).forall(s=steps, i=units(l), k=units(l))


@stay_alike.proof
def clones():
    """Any two units of layer l start as clones, and clones stay clones."""
    return (
        have("states of outgoing weights",
             Eq(vW.at(0)(l + 1, r, i), vW.at(0)(l + 1, r, k)).forall(r=units(l + 1), i=units(l), k=units(l)),
             step(vW.at(0)(l + 1, r, k), use(the_states_of_the_weights_start_equal, r=l + 1, i=r, k=r, j=i, q=k))),
        lemma("clones", "identical_rows_stay_identical", {
            "incoming weights start equal": (all_weights_start_at_one,),
            "biases start equal": (use(the_biases_of_each_layer_start_equal, r=l, i=i, k=k),),
            "outgoing weights start equal": (all_weights_start_at_one,),
            "states of incoming weights start equal":
                (use(the_states_of_the_weights_start_equal, r=l, i=i, k=k, j=j, q=j),),
            "states of biases start equal": (use(the_states_of_the_biases_start_equal, r=l, i=i, k=k),),
            "states of outgoing weights start equal":
                (use("states of outgoing weights", i=i, k=k),)},
            l=l, p=i, q=k).forall(i=units(l), k=units(l)),
        conclude(weights_stay_equal, step(W.at(s)(l, k, j), use("clones: incoming weights stay equal", i=i, k=k))),
        conclude(biases_stay_equal, step(b.at(s)(l, k), use("clones: biases stay equal", i=i, k=k))))
