"""The graph of a flow: what is wrong with it, its edges, its drawing."""

from __future__ import annotations

from collections.abc import Iterator

from flows.engine import After, All, Condition, Flow, Is, Question, When
from flows.errors import InvalidFlow


def edges(flow: Flow) -> Iterator[tuple[str, str, Condition | None]]:
    """Every (from, to, condition); None for a default row."""
    for question in flow.questions:
        for row in question.rows:
            if isinstance(row, When):
                yield question.id, row.then, row.condition
            else:
                yield question.id, row, None


def check(flow: Flow) -> None:
    """Refuses a flow that could break in front of a person.

    Raises:
        InvalidFlow: The first thing wrong, with flow and node.
    """
    for problem in _problems(flow):
        raise InvalidFlow(f"{flow.id}: {problem}")


def _problems(flow: Flow) -> Iterator[str]:
    names = [node.id for node in flow.nodes]
    yield from (f"{name} is there twice" for name in names if names.count(name) > 1)
    if flow.start not in names:
        yield f"start {flow.start} is no node"
        return
    unknown = [(source, target) for source, target, _ in edges(flow) if target not in names]
    yield from (f"{source} leads to unknown node {target}" for source, target in unknown)
    if unknown:
        return
    yield from _wrong_rows(flow)
    order = _topological(flow)
    if order is None:
        yield "there is a loop"
        return
    yield from (f"{name} is never reached" for name in names if name not in order)
    yield from _wrong_conditions(flow)


def _wrong_rows(flow: Flow) -> Iterator[str]:
    for question in flow.questions:
        defaults = [place for place, row in enumerate(question.rows) if isinstance(row, str)]
        if defaults != [len(question.rows) - 1]:
            yield f"{question.id} needs one default row, as its last"


def _topological(flow: Flow) -> list[str] | None:
    """The nodes reached from the start, each after those that lead to it; None when there is a loop."""
    targets: dict[str, list[str]] = {}
    for source, target, _ in edges(flow):
        targets.setdefault(source, []).append(target)
    order: list[str] = []
    state: dict[str, bool] = {}  # False while on the path, True when finished

    def visit(name: str) -> bool:
        if name in state:
            return state[name]
        state[name] = False
        if not all(visit(target) for target in targets.get(name, [])):
            return False
        state[name] = True
        order.insert(0, name)
        return True

    return order if visit(flow.start) else None


def _atoms(condition: Condition) -> tuple[Is | After, ...]:
    return condition.conditions if isinstance(condition, All) else (condition,)


def _wrong_conditions(flow: Flow) -> Iterator[str]:
    before = _asked_before(flow)
    for source, _, condition in edges(flow):
        for atom in _atoms(condition) if condition else ():
            names = (atom.question, atom.other) if isinstance(atom, After) else (atom.question,)
            for name in names:
                if name not in before[source] | {source}:
                    yield f"{source} has a condition on {name}, which is not asked before"
            if isinstance(atom, Is):
                yield from _impossible_options(flow, source, atom)


def _impossible_options(flow: Flow, source: str, atom: Is) -> Iterator[str]:
    question = flow.by_id.get(atom.question)
    if isinstance(question, Question) and question.kind.options:
        possible = {option for option, _ in question.kind.options}
        for option in atom.answers:
            if option not in possible:
                yield f"{source} waits for {atom.question} = {option}, which is no option"


def _asked_before(flow: Flow) -> dict[str, set[str]]:
    """For each question, those that may have been asked before it."""
    before: dict[str, set[str]] = {node.id: set() for node in flow.nodes}
    for name in _topological(flow) or []:
        for source, target, _ in edges(flow):
            if source == name:
                before[target] |= before[name] | {name}
    return before


def mermaid(flow: Flow) -> str:
    """The flow as a Mermaid flowchart: questions in rounded boxes, outcomes in hexagons."""
    lines = ["flowchart TD"]
    for node in flow.nodes:
        if isinstance(node, Question):
            label = node.short or node.id
            lines.append(f'    {node.id}("{_quoted(label)}")')
        else:
            lines.append(f'    {node.id}{{{{"{_quoted(node.id)}"}}}}')
    for source, target, condition in edges(flow):
        arrow = f'-- "{_quoted(str(condition))}" -->' if condition else "-->"
        lines.append(f"    {source} {arrow} {target}")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return text.replace('"', "'")
