"""The best fixed weight and the best scale of the biases depend on the width and perhaps on the activation."""
from verify.statement import Sentence

sentence = Sentence(
    source="thread", pieces="28", author="Neil Slater", place="the first answer, its fifth paragraph",
    said="Which fixed weight and which biases are good would change with the width of a layer, and maybe with its "
         "activation.",
    unread="speaks of the scale of weights and biases",
    precisely="The value c of equal weights at which the squares of outputs and errors keep their mean from layer to "
              "layer, and the variance of the biases that goes with it, are functions of the width that are not "
              "constant.")
