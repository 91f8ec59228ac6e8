"""Too large weights let gradients vanish."""
from verify.statement import Sentence

sentence = Sentence(
    source="tutorial", pieces="30, 32, 60", author="the author of the tutorial",
    place="the section on small values, second list item; the table, row of large random weights, risk",
    said="With weights that are too big, gradients are in danger of vanishing.",
    unread="speaks of the scale of weights",
    precisely="In a network with sigmoid or tanh, multiply all weights by c. For almost all weights and any data, "
              "the gradients of the hidden layers tend to 0 as c grows, although an error remains at the outputs. As "
              "a risk (the table): with a probability that grows with c. Our language has no limits, inequalities or "
              "probability yet.")
