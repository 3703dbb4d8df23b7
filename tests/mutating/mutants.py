"""Mutants: a module's syntax tree with one small wrong, for each that can be made.

Docstrings, annotations and decorators stay as they are. In a string that holds a regular expression, each alternative
is taken out in turn; in a table, each row.
"""

import ast
import copy
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

_OPPOSITE: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitOr: ast.BitAnd,
}  # fmt: skip
_LIKE_NOTHING = frozenset(("casefold", "strip", "lstrip", "rstrip", "lower", "translate"))


@dataclass(frozen=True, slots=True)
class Mutant:
    """*name*: where, and what was made of what; it stays the same when lines move."""

    name: str
    line: int
    tree: ast.Module


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of a module."""
    tree = ast.parse(source)
    named: Counter[str] = Counter()
    for path, node, where in _places(tree):
        for changed in _changes(node):
            mutant = copy.deepcopy(tree)
            _put(mutant, path, changed)
            name = f"{where}: {_made(node, changed)}"
            named[name] += 1
            name += f" ({named[name]})" if named[name] > 1 else ""
            yield Mutant(name, getattr(node, "lineno", 0), ast.fix_missing_locations(mutant))


Path = tuple[tuple[str, int | None], ...]


def _places(tree: ast.Module) -> Iterator[tuple[Path, ast.AST, str]]:
    def walk(node: ast.AST, path: Path, where: str) -> Iterator[tuple[Path, ast.AST, str]]:
        yield path, node, where
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            where = node.name
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list", "bases", "ctx", "type_comment"):
                continue
            for at, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if isinstance(child, ast.AST) and not _is_docstring(child) and not _is_a_type(child):
                    yield from walk(child, (*path, (name, at)), where)

    yield from walk(tree, (), "the module")


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_a_type(node: ast.AST) -> bool:
    names = ("Kind", "_Table", "_Rule")
    return isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in names


def _put(tree: ast.AST, path: Path, changed: ast.AST) -> None:
    *way, (name, at) = path
    for step, place in way:
        tree = getattr(tree, step) if place is None else getattr(tree, step)[place]
    if at is None:
        setattr(tree, name, changed)
    else:
        getattr(tree, name)[at] = changed


def _made(node: ast.AST, changed: ast.AST) -> str:
    """What was made of what; of a list of alternatives only which one is missing."""
    before, after = getattr(node, "value", None), getattr(changed, "value", None)
    if isinstance(before, str) and isinstance(after, str) and len(after) < len(before):
        words = before.split("|")
        for word in after.split("|"):
            words.remove(word)
        return f"{before[:30]!r} without {words[0]!r}"
    return f"{_shown(node)} -> {_shown(changed)}"


def _shown(node: ast.AST) -> str:
    words = node.__class__.__name__ if isinstance(node, ast.operator | ast.cmpop | ast.boolop) else ast.unparse(node)
    return " ".join(words.split())[:120]


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    """What can be made of one node."""
    if type(node) in _OPPOSITE:
        yield _OPPOSITE[type(node)]()
    for kind, change in _CHANGES:
        if isinstance(node, kind):
            yield from change(node)


def _constant(node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield from (ast.Constant(value + 1), ast.Constant(value - 1))
    elif isinstance(value, str):
        yield from (ast.Constant(words) for words in _words(value))


def _words(value: str) -> Iterator[str]:
    yield f"{value}XX"
    alternatives = value.split("|")
    if len(alternatives) > 1 and value != "|":
        yield from ("|".join((*alternatives[:i], *alternatives[i + 1 :])) for i in range(len(alternatives)))


def _unary(node: ast.UnaryOp) -> Iterator[ast.AST]:
    if isinstance(node.op, ast.Not | ast.USub):
        yield node.operand


def _condition(node: ast.If | ast.IfExp) -> Iterator[ast.AST]:
    for always in (True, False):
        changed = copy.deepcopy(node)
        # The test stays, for what it names (`:=`) is used below it.
        changed.test = ast.BoolOp(ast.Or() if always else ast.And(), [changed.test, ast.Constant(always)])
        yield changed


def _returned(node: ast.Return) -> Iterator[ast.AST]:
    if node.value and not (isinstance(node.value, ast.Constant) and node.value.value is None):
        yield ast.Return(ast.Constant(None))


def _call(node: ast.Call) -> Iterator[ast.AST]:
    if isinstance(node.func, ast.Attribute) and node.func.attr in _LIKE_NOTHING:
        yield node.func.value
    if len(node.args) > 1:
        yield ast.Call(node.func, node.args[:-1], node.keywords)
    for at in range(len(node.keywords)):
        yield ast.Call(node.func, node.args, node.keywords[:at] + node.keywords[at + 1 :])


def _several(node: ast.Tuple | ast.List) -> Iterator[ast.AST]:
    if len(node.elts) > 1:
        yield from (type(node)(node.elts[:i] + node.elts[i + 1 :], node.ctx) for i in range(len(node.elts)))


def _slice(node: ast.Slice) -> Iterator[ast.AST]:
    if node.lower:
        yield ast.Slice(None, node.upper, node.step)
    if node.upper:
        yield ast.Slice(node.lower, None, node.step)


def _comprehension(node: ast.comprehension) -> Iterator[ast.AST]:
    if node.ifs:
        yield ast.comprehension(node.target, node.iter, [], node.is_async)


def _jump(node: ast.Break | ast.Continue) -> Iterator[ast.AST]:
    yield ast.Pass()


_CHANGES: tuple[tuple[Any, Callable[[Any], Iterator[ast.AST]]], ...] = (
    (ast.Constant, _constant),
    (ast.UnaryOp, _unary),
    ((ast.If, ast.IfExp), _condition),
    (ast.Return, _returned),
    (ast.Call, _call),
    ((ast.Tuple, ast.List), _several),
    (ast.Slice, _slice),
    (ast.comprehension, _comprehension),
    ((ast.Break, ast.Continue), _jump),
)
