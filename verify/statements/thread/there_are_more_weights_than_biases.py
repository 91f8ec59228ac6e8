"""A network has more weights than biases."""
from verify.statement import Sentence

sentence = Sentence(
    source="thread", pieces="29", author="Neil Slater", place="the first answer, its fifth paragraph",
    said="The weights outnumber the biases.",
    unread="compares two numbers (an inequality)",
    precisely="The sum of n(l) n(l - 1) over all layers is greater than the sum of n(l) over all layers. A layer "
              "with a single input has as many weights as biases.")
