"""Answers to messages that are examples of AWS's documentation: there is nothing to grant."""

from grantlint.answers import statements
from grantlint.answers.denial import Denial, Placeholder
from grantlint.answers.explaining.wording import who
from grantlint.answers.explanation import Explanation, Step
from grantlint.knowledge import retirement

RETIRED = "Older editions of that page go on to advise `aws-portal:ViewAccount`: it is retired."
PAGE = "https://docs.aws.amazon.com/accounts/latest/reference/security_iam_troubleshoot.html"


def explain(denial: Denial) -> Explanation:
    """Says what is made up, and what people mean who come from that page."""
    parts = [f"`{value}`" for value in _made_up(denial)]
    verb = "is an example" if len(parts) == 1 else "are examples"
    meant = retirement.meant_by_billing_pseudo_action(denial.action or "")
    steps = [
        Step("Paste the message that you got: it names the action and the resource that count.")
    ]
    if meant:
        text = "If what you miss is that console's main page, add to a policy of the caller:"
        steps.append(Step(text, statements.allow(meant)))
    return Explanation(
        denial=denial,
        summary=f"{' and '.join(parts)} {verb} out of AWS's documentation, not of a real request.",
        causes=(f"Nothing can be granted for it{_to(denial)}.",),
        steps=tuple(steps),
        notes=(RETIRED,) if meant else (),
        sources=(PAGE,) if meant else (),
    )


def _made_up(denial: Denial) -> list[str]:
    values = {Placeholder.ACTION: denial.action, Placeholder.RESOURCE: denial.resource}
    return [values[each] or "" for each in denial.placeholders]


def _to(denial: Denial) -> str:
    caller = who(denial)
    return f" to {caller.shown}" if caller else ""
