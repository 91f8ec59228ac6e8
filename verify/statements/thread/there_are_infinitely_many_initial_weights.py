"""There are infinitely many ways to initialize the weights."""
from fractions import Fraction

from verify.equations import W, layers, steps, steps_to, total, units
from verify.notation import Delta, Less, index, indices
from verify.proof import order, step
from verify.statement import Sentence

i, j, k, l, q, r = indices("i j k l q r")

sentence = Sentence(
    source="thread", pieces="94", author="Joe S", place="the third answer, its third paragraph",
    said="In theory the weight matrix can be started in infinitely many ways, of which the designer takes one.")

no_list = sentence.reading(
    "no list has all of them", let={"l": layers(), "i": units(l), "j": units(l - 1)},
    why="Infinitely many is more than any finite list has: for the networks 0 to k, whatever they are, there is a "
        "value that a weight has in none of them.")

WEIGHT = W.at(q)(l, i, j)
OTHERS = total(r=steps_to(k))(((1 - Delta(index(r), index(q))) * W.at(r)(l, i, j)) ** 2)


@no_list.conclusion
def there_is_a_greater_weight():
    """In each of the networks 0 to k the weight is less than one plus the sum of its squares in all of them: with this
    weight a network is not in the list."""
    return Less(WEIGHT, 1 + total(r=steps_to(k))(W.at(r)(l, i, j) ** 2)).forall(k=steps, q=steps_to(k))


@no_list.proof
def proof():
    """What is more are squares and a positive number."""
    return (order(there_is_a_greater_weight,
                  step((WEIGHT - Fraction(1, 2)) ** 2 + Fraction(3, 4) + OTHERS)),)
