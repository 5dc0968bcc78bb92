"""The last answers of a conversation whose outcome is told again later, computed anew.

They are kept beside the facts, under a name of their own, so that the conversation asks them again each time: whether
somebody works, for instance, is soon out of date.
"""

from __future__ import annotations

from flows.engine import Answers, Flow, Question


def last_answers(flow: str, known: Answers) -> dict[str, str]:
    """The answers kept for the flow of that id, by question."""
    return {name.removeprefix(f"{flow}."): text for name, text in known.items() if name.startswith(f"{flow}.")}


def to_keep(flow: Flow, answers: Answers) -> dict[str, str]:
    """What to keep of the answers, by the name of the fact; a sensitive answer only where it says nothing."""
    if all(question.keep != "last" for question in flow.questions):
        return {}
    return {
        f"{flow.id}.{question.id}": answers[question.id]
        for question in flow.questions
        if question.id in answers and _is_kept(question, answers[question.id])
    }


def _is_kept(question: Question, answer: str) -> bool:
    return question.keep == "last" or (question.keep == "sensitive" and not question.is_sensitive(answer))


def told_elsewhere(flow: Flow, known: Answers) -> dict[str, str]:
    """What another conversation was last told of the questions that *flow* asks anew: to be proposed, never taken."""
    asked = {question.id for question in flow.questions if question.keep == "last"}
    found: dict[str, str] = {}
    for name, text in known.items():
        other, dot, question = name.partition(".")
        if dot and other != flow.id and question in asked:
            found[question] = text
    return found
