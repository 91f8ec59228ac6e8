"""A network has more weights than biases."""
from verify.statement import Sentence

sentence = Sentence(
    source="thread", pieces="29", author="Neil Slater", place="the first answer, its fifth paragraph",
    said="The weights outnumber the biases.",
    unread="compares two numbers (an inequality)",
    precisely="The sum over all layers of the width times the width of the layer before is greater than the sum of "
              "the widths.")
