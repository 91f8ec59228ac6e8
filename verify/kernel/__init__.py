"""The trusted kernel: it replays proofs and refuses what does not follow.  It never searches.

Everything in this folder is trusted, and nothing outside of it except the language it reads (`verify.notation`,
`verify.equations`, `verify.proof`) and the copy that it makes of what it reads (`verify.readings.canonical`).
"""
from verify.kernel.check import Library, Theorem, check
from verify.kernel.refusal import Refused

__all__ = ["Library", "Refused", "Theorem", "check"]
