"""He initialization suits ReLU."""
from verify.statement import Sentence

sentence = Sentence(
    source="tutorial", pieces="38", author="the author of the tutorial",
    place="the section on Xavier and He, second list item",
    said="With ReLU as activation, He is the choice for the initial weights.",
    unread="speaks of the scale of weights",
    precisely="With ReLU, zero biases and independent symmetric weights whose variance is 2 over the number of "
              "inputs of the layer, the mean square of what enters the activations is the same in all layers. That "
              "He is in use there is a fact of practice, and not read. Our language has no variance yet.")
