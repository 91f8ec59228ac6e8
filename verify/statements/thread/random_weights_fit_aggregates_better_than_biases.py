"""Random weights come closer to a wanted behaviour on average than random biases, since there are more of them."""
from verify.statement import Sentence

sentence = Sentence(
    source="thread", pieces="29", author="Neil Slater", place="the first answer, its fifth paragraph",
    said="Few random biases may turn out unrepresentative; many random weights keep closer to the wanted averages.",
    unread="compares the spread of random draws (probability)",
    precisely="The empirical mean square of what enters the units of a layer has a smaller variance when the weights "
              "are drawn and the biases fixed than when the biases are drawn, with the same mean, and the weights "
              "fixed.")
