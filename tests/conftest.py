"""What holds for all tests."""
from hypothesis import settings

# Exact arithmetic has no typical duration, and shared machines have none either.
settings.register_profile("verify", deadline=None)
settings.load_profile("verify")
