"""A paper treats the convergence of stochastic gradient descent to global minima, from Gaussian weights, with ReLU."""
from verify.statement import Sentence

sentence = Sentence(
    source="thread", pieces="57", author="varsh", place="the second answer, its second paragraph",
    said="The recommended paper is on networks of ReLU units that start from normal weights, and on how stochastic "
         "gradient descent then reaches a global minimum.",
    unread="speaks of a cited paper, of random weights and of minima",
    precisely="For the model of the paper (two layers, ReLU), stochastic gradient descent from weights that are "
              "drawn from a normal distribution converges to a global minimum of the expected cost, under the "
              "conditions of the paper's theorem.")
