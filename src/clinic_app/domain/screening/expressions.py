"""The small language in which the rules of a protocol are written.

Python's expression syntax, parsed with `ast` and a whitelist; nothing is ever executed as Python.

Names      `mtt.hip` a recorded value (`ake` alone is `ake.value`), `F_CORE` a finding, `hf_hist` a definition,
           a definition or item known per side is read on the side the rule is evaluated for
Words      any other bare name or string is a word: `hx_lbp in [current, recurrent]`, `slump == positive`;
           blanks and hyphens count as underscores
Logic      and / or / not are three-valued (Kleene): yes, no, not assessed. Not assessed is None.
Choices    `x if condition else y`; an unknown condition takes the else branch
Functions  sides: other(x) any_side(x) both_sides(x) min_side(x) max_side(x) mean_side(x) sum_side(x)
                  any_symptomatic(x) every_symptomatic(x)
           counting: count(a, b, ...) how many are yes; assessed(a, b, ...) how many are known
           not assessed: na(x) known(x) yes(x) (yes, and not unknown)
           numbers: cut(constant) grade("3+") mean(a, b, ...) weaker(x) percent below the other side
           client: age_under(n) age_at_least(n) age_between(a, b) (see `Reader.age_test`)
           stage 0: any_sign(item) any_weak(item) hit(item) signs_yes(a, ...) signs_open(a, ...) answered(sub) hit_restriction(id)
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from clinic_app.domain.screening.rule_functions import FUNCTIONS, NAMED_FUNCTIONS, Call, NamedCall
from clinic_app.domain.screening.rule_parts import (
    Arithmetic,
    Choice,
    Comparison,
    Fixed,
    ListOf,
    Logic,
    Name,
    Negation,
    Node,
    Path,
    Reader,
    Word,
    walk,
)
from clinic_app.domain.screening.rule_values import (
    AtLeast,
    RuleError,
    SideName,
    Value,
    grade_number,
    number_text,
    same_word,
    shown,
)

__all__ = [
    "AtLeast",
    "Expression",
    "Reader",
    "RuleError",
    "SideName",
    "Value",
    "Vocabulary",
    "grade_number",
    "number_text",
    "parse_expression",
    "same_word",
    "shown",
]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Which names exist. `scope` is tried first: local names of a finding or a red flag.

    `items` maps item -> (per side, its fields), `refs` maps definition -> per side.
    """

    items: dict[str, tuple[bool, frozenset[str]]]
    refs: dict[str, bool]
    constants: frozenset[str]

    def split(self, path: str, scope: str) -> tuple[str, str] | None:
        item, _, field = path.partition(".")
        known = self.items.get(item)
        if known is not None and (field or "value") in known[1]:
            return item, field or "value"
        if not field and scope in self.items and path in self.items[scope][1]:
            return scope, path
        return None


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed rule. `text` is the rule as written; `node` evaluates it."""

    text: str
    node: Node

    def value(self, reader: Reader, side: SideName | None = None) -> Value:
        return self.node.value(reader, side)

    def is_yes(self, reader: Reader, side: SideName | None = None) -> bool:
        """Yes, and neither no nor not assessed."""
        return self.node.value(reader, side) is True

    def words(self, reader: Reader, side: SideName | None = None) -> str:
        """The rule with the actual values filled in."""
        return self.node.words(reader, side)

    def is_bare_value(self) -> bool:
        """Only one recorded value: its words say nothing a label does not."""
        return isinstance(self.node, Path)

    def is_always(self) -> bool:
        return isinstance(self.node, Fixed) and self.node.constant is True

    def word_constants(self) -> frozenset[str]:
        """Every word the rule compares with, to find misspelt ones."""
        return frozenset(node.word for node in walk(self.node) if isinstance(node, Word))


_SIGNS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "≤",
    ast.Gt: ">",
    ast.GtE: "≥",
    ast.Eq: "=",
    ast.NotEq: "≠",
    ast.In: "in",
    ast.NotIn: "not in",
}


# --- parsing -------------------------------------------------------------------------------------------


def parse_expression(text: str, vocabulary: Vocabulary, *, scope: str = "", place: str = "") -> Expression:
    """Parse a rule. `scope` names the finding or red flag whose local names may be used bare.

    Raises RuleError, naming `place`, when the text is no rule of this language or a name is misspelt.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError as error:
        raise RuleError(f"{place}: cannot read the rule {text!r}: {error.msg}") from error
    try:
        return Expression(text.strip(), _build(tree.body, vocabulary, scope))
    except RuleError as error:
        raise RuleError(f"{place}: {error} (rule: {text.strip()})") from error


def _build(node: ast.expr, vocabulary: Vocabulary, scope: str) -> Node:
    def build(inner: ast.expr) -> Node:
        return _build(inner, vocabulary, scope)

    match node:
        case ast.Constant(value=None):
            return Fixed(None)
        case ast.Constant(value=bool() as value):
            return Fixed(value)
        case ast.Constant(value=int() | float() as value):
            return Fixed(float(value))
        case ast.Constant(value=str() as value):
            return Word(same_word(value))
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return Fixed(-float(value))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return Negation(build(operand))
        case ast.BoolOp(op=operator, values=values):
            return Logic(isinstance(operator, ast.And), tuple(build(one) for one in values))
        case ast.Compare(left=left, ops=operators, comparators=comparators):
            signs = tuple(_sign(operator) for operator in operators)
            return Comparison((build(left), *(build(one) for one in comparators)), signs)
        case ast.BinOp(left=left, op=operator, right=right):
            names: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
            if type(operator) not in names:
                raise RuleError(f"{type(operator).__name__} is not part of the rule language")
            return Arithmetic(names[type(operator)], build(left), build(right))
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return Choice(build(test), build(body), build(orelse))
        case ast.List(elts=entries) | ast.Tuple(elts=entries):
            return ListOf(tuple(build(entry) for entry in entries))
        case ast.Call(func=ast.Name(id=function), args=arguments, keywords=[]):
            return _build_call(function, arguments, vocabulary, scope)
        case ast.Name() | ast.Attribute():
            return _build_name(_dotted(node), vocabulary, scope)
        case _:
            raise RuleError(f"{type(node).__name__} is not part of the rule language")


def _sign(operator: ast.cmpop) -> str:
    sign = _SIGNS.get(type(operator))
    if sign is None:
        raise RuleError(f"{type(operator).__name__} is not part of the rule language")
    return sign


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    raise RuleError("a name is written like mtt.hip")


def _build_name(name: str, vocabulary: Vocabulary, scope: str) -> Node:
    local = f"{scope}.{name}"
    if local in vocabulary.refs:
        return Name(local, vocabulary.refs[local])
    if name in vocabulary.refs:
        return Name(name, vocabulary.refs[name])
    path = vocabulary.split(name, scope)
    if path is not None:
        return Path(path[0], path[1], vocabulary.items[path[0]][0])
    if "." in name:
        raise RuleError(f"{name} is not a recorded value")
    return Word(same_word(name))


def _build_call(function: str, arguments: list[ast.expr], vocabulary: Vocabulary, scope: str) -> Node:
    if function == "grade" and len(arguments) == 1 and isinstance(arguments[0], ast.Constant):
        number = grade_number(str(arguments[0].value))
        if number is None:
            raise RuleError(f"{arguments[0].value} is not a muscle grade")
        return Fixed(number)
    if function in NAMED_FUNCTIONS:
        names = tuple(str(one.value) if isinstance(one, ast.Constant) else _dotted(one) for one in arguments)
        if not names:
            raise RuleError(f"{function}() needs an argument")
        if function == "cut" and names[0] not in vocabulary.constants:
            raise RuleError(f"{names[0]} is not a constant")
        if function in {"any_sign", "any_weak"} and names[0] not in vocabulary.items:
            raise RuleError(f"{names[0]} is not an item of stage 0")
        if function in {"signs_yes", "signs_open", "answered"}:
            names = tuple(name if "." in name else f"{scope}.{name}" for name in names)
        return NamedCall(function, names)
    if function not in FUNCTIONS:
        raise RuleError(f"{function}() is not part of the rule language")
    if not arguments:
        raise RuleError(f"{function}() needs an argument")
    return Call(function, tuple(_build(one, vocabulary, scope) for one in arguments))
