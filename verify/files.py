"""Writing files so that nothing is ever half-written, and saying why it could not be done."""
from __future__ import annotations

import os
import secrets
from pathlib import Path


def write(file: Path, text: str) -> None:
    """Write the whole text to a temporary file beside it, then rename."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with temporary.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        os.replace(temporary, file)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):  # which names the temporary file, or none
            raise OSError(error.errno, error.strerror, str(file)) from None
        raise


def trouble(error: OSError) -> str:
    """What the system says, and of what: only what is open already, standard output, has no name."""
    return str(error) if error.errno is None else f"{error.filename or 'standard output'}: {error.strerror}"
