"""The JSON of `explain` and `suggest` keeps to its schemas; nothing secret or active is in it."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grantlint import answers
from grantlint.answers import records, rendering, suggesting, trusting
from grantlint.answers.denial import Denial, PolicyType, Topic
from grantlint.answers.denials import found
from grantlint.answers.explaining import explain
from grantlint.answers.explanation import Evidence, Explanation, Step
from grantlint.model import Place, Source, Span

SCHEMAS = Path(answers.__file__).parent / "schemas"
MESSAGES = json.loads((Path(__file__).parent / "messages.json").read_text(encoding="utf-8"))
KEY = "AKIAIOSFODNN7EXAMPLE"


def validator(name: str) -> jsonschema.Draft202012Validator:
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


EXPLAIN, SUGGEST = validator("explain"), validator("suggest")


def explained(*explanations: Explanation) -> dict[str, Any]:
    value = json.loads(records.explained(explanations, ["messages"]))
    EXPLAIN.validate(value)
    assert isinstance(value, dict)
    return value


@pytest.mark.parametrize("each", MESSAGES, ids=lambda each: each["id"])
def test_every_explanation_is_valid(each: dict[str, str]) -> None:
    """Whatever the message; what was looked for matters only when there is none."""
    value = explained(*map(explain, found(each["text"])))
    assert len(value["explanations"]) == 1
    assert value["looked_for"] == []


def test_a_text_without_a_message_is_answered() -> None:
    """With what would have been understood."""
    assert explained() == {"schema": 1, "explanations": [], "looked_for": ["messages"]}


@given(
    st.builds(
        Denial,
        topic=st.sampled_from(Topic),
        principal=st.none() | st.text(),
        action=st.none() | st.text(),
        resource=st.none() | st.text(),
        policy_type=st.none() | st.sampled_from(PolicyType),
        explicit=st.none() | st.booleans(),
        policy_arn=st.none() | st.text(),
        operation=st.none() | st.text(),
        detail=st.none() | st.text(),
    )
)
@settings(deadline=None)
def test_no_message_breaks_the_output(denial: Denial) -> None:
    """Lone surrogates, controls and quotes come out as valid JSON and as lines that only print."""
    explanation = explain(denial)
    explained(explanation)
    assert all(line.isprintable() for line in rendering.explanations([explanation], 60))


def test_credentials_are_not_repeated() -> None:
    """People paste what should not be pasted."""
    (denial,) = found(f"User: arn:aws:iam::1:user/{KEY} is not authorized to perform: s3:GetObject")
    text = "\n".join(rendering.explanations([explain(denial)]))
    assert KEY not in text
    assert "AKIA…MPLE" in text
    assert KEY not in json.dumps(explained(explain(denial)))


def test_places_are_told_by_path_and_line() -> None:
    """In text and in JSON."""
    text = '{\n "Statement": []\n}'
    place = Place(Source("p.json", text, "policy_json", lambda _: Span(2, 4)), ())
    answer = Explanation(
        denial=Denial(),
        summary="Someone was stopped.",
        steps=(Step("Add:", {"Effect": "Allow"}, place=place),),
        evidence=(Evidence("this denies", place, "role"),),
    )
    (value,) = explained(answer)["explanations"]
    assert value["steps"][0]["path"] == value["evidence"][0]["path"] == "p.json"
    assert value["steps"][0]["line"] == value["evidence"][0]["line"] == 2
    lines = "\n".join(rendering.explanations([answer]))
    assert "p.json:2: this denies" in lines


@pytest.mark.parametrize("name", suggesting.listed())
def test_every_suggestion_is_valid(name: str) -> None:
    """For each task."""
    value = json.loads(records.suggested(suggesting.suggest([name])))
    SUGGEST.validate(value)
    assert value["policy"]["Statement"]


def test_trust_is_valid_too() -> None:
    """It is a suggestion like others."""
    SUGGEST.validate(json.loads(records.suggested(trusting.for_service("lambda"))))


def test_several_answers_are_numbered() -> None:
    """And lines keep to the width, but for what cannot be broken."""
    several = [explain(Denial(topic=topic)) for topic in (Topic.KEY_QUOTA, Topic.SAML)]
    lines = list(rendering.explanations(several, 60))
    assert sum(line.startswith("── ") for line in lines) == 2
    assert all(len(line) <= 60 for line in lines if "https://" not in line and "aws" not in line)
