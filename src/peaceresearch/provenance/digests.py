"""Digest of the code that makes an output: the import closure of a module, without comments, format and docstrings.

Snakemake does not see edits to an installed package, so the digest goes into each rule's `spec`. It covers, for the
module that does the work: the modules of this package that it imports, directly or not, and their parent packages
(grimp's closure leaves those out); their syntax trees without docstrings; resource files that a module declares in a
literal `RESOURCE_FILES` (names of files or folders beside it); and name==version of every third-party package imported,
or named in a literal `RESOURCE_PACKAGES` (fonts, scripts). A module that is imported by name only
(`importlib.import_module`) is not seen: such modules are passed as further roots.
"""

from __future__ import annotations

import ast
import hashlib
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import grimp

from peaceresearch.provenance.spec import file_digest

PACKAGE = "peaceresearch"
_DISTRIBUTIONS = {"docx": "python-docx", "pptx": "python-pptx", "pypandoc": "pypandoc-binary", "yaml": "PyYAML"}
"""Distributions that are not named like what they install (asking all of importlib.metadata takes 0.5 s)."""


class Digests:
    """Code digests of a package, each computed once."""

    def __init__(self, package: str = PACKAGE) -> None:
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(package)
        self._package = package
        self._root = Path(spec.origin).parent
        # No cache: grimp would write it into the working directory, which is the user's study.
        self._graph = grimp.build_graph(
            package, include_external_packages=True, exclude_type_checking_imports=True, cache_dir=None
        )
        self._modules: dict[str, str] = {}

    def of(self, *roots: str) -> str:
        """Digest of everything that the modules `roots` run, in hexadecimal; `ValueError` for an unknown module."""
        own, foreign = self._closure(roots)
        parts = [f"{name} {self._module(name)}" for name in sorted(own)]
        parts += [f"{name}=={_version(name)}" for name in sorted(foreign)]
        parts.append(f"python=={sys.version_info.major}.{sys.version_info.minor}")
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def _closure(self, roots: tuple[str, ...]) -> tuple[set[str], set[str]]:
        """Modules of the package and names of foreign top-level packages that `roots` import."""
        seen: set[str] = set()
        waiting = list(roots)
        while waiting:
            module = waiting.pop()
            if module in seen:
                continue
            if module not in self._graph.modules:
                raise ValueError(f"no module {module}")
            seen.add(module)
            if self._is_own(module):
                waiting += self._graph.find_modules_directly_imported_by(module)
                if "." in module:
                    waiting.append(module.rpartition(".")[0])
        own = {module for module in seen if self._is_own(module)}
        foreign = {module.partition(".")[0] for module in seen - own}
        return own, {name for name in foreign if name not in sys.stdlib_module_names}

    def _is_own(self, module: str) -> bool:
        return module == self._package or module.startswith(f"{self._package}.")

    def _module(self, name: str) -> str:
        if name not in self._modules:
            path = self._root.joinpath(*name.split(".")[1:])
            # Not `is_dir`: a module may have a folder of resources with its own name.
            path = path / "__init__.py" if (path / "__init__.py").is_file() else path.with_suffix(".py")
            tree = ast.parse(path.read_text(encoding="utf-8"))
            parts = [
                _code(tree),
                *(f"{package}=={_version(package)}" for package in _literal(tree, "RESOURCE_PACKAGES")),
            ]
            for resource in _literal(tree, "RESOURCE_FILES"):
                files = path.parent / resource
                found = sorted(file for file in files.rglob("*") if file.is_file()) if files.is_dir() else [files]
                parts += [f"{file.relative_to(path.parent).as_posix()} {file_digest(file)}" for file in found]
            self._modules[name] = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        return self._modules[name]


def _code(tree: ast.Module) -> str:
    """The syntax tree as text, without docstrings and positions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body
            # Strings that stand alone document (also those under a class attribute or a constant): they do nothing.
            kept = [part for part in body if not (isinstance(part, ast.Expr) and _is_text(part.value))]
            node.body = kept or [ast.Pass()]
    return ast.dump(tree, annotate_fields=False)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _literal(tree: ast.Module, name: str) -> list[str]:
    """The texts in a module's literal tuple called `name`; none if it has no such name."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
            return sorted(ast.literal_eval(node.value))
    return []


@cache
def _version(name: str) -> str:
    try:
        return version(_DISTRIBUTIONS.get(name, name))
    except PackageNotFoundError:
        raise ValueError(f"which distribution installs `{name}`? name it in {__name__}._DISTRIBUTIONS") from None
