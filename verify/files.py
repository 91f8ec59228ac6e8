"""Writing files so that nothing is ever half-written."""
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
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
