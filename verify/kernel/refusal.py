"""The one way in which the kernel says no."""


class Refused(Exception):
    """A statement or a proof that the kernel does not accept; the message names the place and the reason."""
