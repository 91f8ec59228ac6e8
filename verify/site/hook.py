"""The MkDocs side of the site: `hooks:` in mkdocs.yml names this file.

It hands the pages of `verify.site.pages()` to MkDocs as if they lay in docs/, and writes nothing there.  An entry of
`nav` that ends in a slash stands for the generated pages in that folder, in their order.
"""
from __future__ import annotations

import logging
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.structure.files import File, Files


def on_config(config: MkDocsConfig) -> None:
    if config.strict:  # which would see no broken anchor under -v, and nothing at all under -q
        log = logging.getLogger("mkdocs")
        log.setLevel(min(max(log.level, logging.INFO), logging.WARNING))


def on_files(files: Files, config: MkDocsConfig) -> Files:
    from verify import site  # here and not above: while MkDocs loads a hook, the hook's folder is on sys.path

    pages = site.pages()
    for path, text in pages:
        if files.get_file_from_path(path):
            raise PluginError(f"the generated page {path} is also a file in {config.docs_dir}")
        files.append(File.generated(config, path, content=text))

    def expand(entry: Any) -> Any:
        if isinstance(entry, str) and entry.endswith("/"):
            return [path for path, _ in pages if path.startswith(entry) and path.endswith(".md")]
        if isinstance(entry, dict):
            return {title: expand(inner) for title, inner in entry.items()}
        return [expand(inner) for inner in entry] if isinstance(entry, list) else entry

    config.nav = config.nav and expand(config.nav)
    return files


def on_build_error(error: Exception) -> None:
    from verify.site.mathematics import BadFormula

    if isinstance(error, BadFormula):  # MkDocs has just named the page; a traceback would say no more
        raise Abort(str(error))
