"""The constants of the first gradients begin with 1, 1, 2, 18.

They are the numbers alpha(k, L - k), defined by the recursion below, for k = 0, 1, 2 and 3: without momentum 1, 1, 2
and 18.  With momentum mu the first two are the same, and the others are larger if mu is positive.
"""
from verify.claim import Claim
from verify.claims.constants_of_first_gradients_do_not_depend_on_the_network import (
    alpha,
    beta,
    mu,
    number_of_errors,
    number_of_errors_of_the_last_layer,
    number_of_momenta,
    number_of_momenta_at_the_start,
    number_of_weights,
    number_of_weights_at_the_start,
)
from verify.equations import L
from verify.notation import Eq
from verify.proof import conclude, have, step, use

claim = Claim(
    title="The constants of the first gradients begin with 1, 1, 2, 18",
    tag="ADCT",
    requires=(L - 4,),
    remarks="""
    What they are the constants of, and for whom, is said in [the claim on a fixed network](BC0M.md).  Here they are
    computed, and nothing is said of a network.
    """)

for definition in (number_of_errors_of_the_last_layer, number_of_errors, number_of_momenta_at_the_start,
                   number_of_momenta, number_of_weights_at_the_start, number_of_weights):
    claim.definition(definition)


@claim.conclusion
def the_last_layer_has_1():
    """The last layer has the constant 1 at step 0."""
    return Eq(alpha(0, L), 1)


@claim.conclusion
def the_layer_before_has_1():
    """The layer before has the constant 1 at step 1."""
    return Eq(alpha(1, L - 1), 1)


@claim.conclusion
def the_second_layer_before_has_2():
    """The second layer before has the constant 2 + mu at step 2, which is 2 without momentum."""
    return Eq(alpha(2, L - 2), 2 + mu())


@claim.conclusion
def the_third_layer_before_has_18():
    """The third layer before has this constant at step 3, which is 18 without momentum."""
    return Eq(alpha(3, L - 3), (2 + mu()) * (3 + 2 * mu()) * (3 + 2 * mu() + mu() ** 2))


#: alpha(r, L - k) and beta(r, L - k) at the steps r = 0, 1, 2, 3, for each k.
one, two, three = 1, 2 + mu(), 3 + 2 * mu() + mu() ** 2
ALPHA = (one, one, one, one), (0, one, two, three), (0, 0, two, (3 + 2 * mu()) * three)
BETA = (0, one, two, three), (0, 0, 1, 3 + 2 * mu()), (0, 0, 0, two)


@claim.proof
def proof():
    """The numbers are computed one after the other, layer by layer from the last one."""
    def errors(k, r):
        above = () if k == 0 else (f"weights {k - 1} at {r}", f"errors {k - 1} at {r}")
        because = (number_of_errors_of_the_last_layer,) if k == 0 else (use(number_of_errors, r=r, l=L - k), *above)
        return have(f"errors {k} at {r}", Eq(alpha(r, L - k), ALPHA[k][r]), step(ALPHA[k][r], *because))

    def weights(k, r):
        here = L - k
        start = [number_of_weights_at_the_start, *([number_of_momenta_at_the_start] if r > 0 else [])]
        because = (*(use(number_of_weights, r=p, l=here) for p in range(r)),
                   *(use(number_of_momenta, r=p, l=here) for p in range(r - 1)),
                   *(use(of, l=here) for of in start), *(f"errors {k} at {p}" for p in range(r)))
        return have(f"weights {k} at {r}", Eq(beta(r, L - k), BETA[k][r]), step(BETA[k][r], *because))

    return (
        *(item for k in range(3) for item in (*(errors(k, r) for r in range(4)), *(weights(k, r) for r in range(4)))),
        conclude(the_last_layer_has_1, step(1, number_of_errors_of_the_last_layer)),
        conclude(the_layer_before_has_1, step(1, "errors 1 at 1")),
        conclude(the_second_layer_before_has_2, step(two, "errors 2 at 2")),
        conclude(the_third_layer_before_has_18, step(two * (3 + 2 * mu()) * three, use(number_of_errors, r=3, l=L - 3),
                                                     "errors 2 at 3", "weights 2 at 3")))
