"""The table of AWS's words has the shape that its README promises."""

import msgspec
import pytest
from tests.aws_words.cases import Case, Document, documents, read, table, topics

CASES = table()
WITH_PRINCIPAL = {"resource", "trust", "rcps"}
ELEMENTS = {
    "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction",
    "Resource", "NotResource", "Condition",
}  # fmt: skip
each_topic = pytest.mark.parametrize("topic", topics())


def statements(document: Document) -> list[Document]:
    """The statements of a document, whether it writes one or a list."""
    written = document["Statement"]
    return msgspec.convert(written if isinstance(written, list) else [written], list[Document])


def test_size() -> None:
    """The table is large enough to judge an engine by."""
    assert len(CASES) >= 160


def test_ids_are_unique() -> None:
    """No two cases share an id."""
    assert len({case.id for case in CASES}) == len(CASES)


def test_ids_begin_with_their_topic() -> None:
    """An id tells the file that holds its case."""
    for topic in topics():
        assert {case.id.split("/")[0] for case in read(topic)} == {topic.replace("_", "-")}


def test_same_question_same_answer() -> None:
    """Two cases that ask the same expect the same."""
    answers: dict[bytes, str] = {}
    for case in CASES:
        question = msgspec.json.encode((case.request, case.policies, case.organization))
        assert answers.setdefault(question, case.expected) == case.expected, case.id


@each_topic
def test_sources(topic: str) -> None:
    """A case names a page of AWS's documentation and says in one sentence what it states."""
    for case in read(topic):
        assert case.page.startswith("https://docs.aws.amazon.com/"), case.id
        assert case.fact.endswith("."), case.id
        assert ". " not in case.fact, case.id


@each_topic
def test_open_answers_are_explained(topic: str) -> None:
    """Only an open answer leans, and it says why it is open."""
    for case in read(topic):
        is_open = case.expected == "maybe"
        assert case.note or not is_open, case.id
        assert case.leaning is None or (is_open and case.leaning != "maybe"), case.id


@each_topic
def test_requests(topic: str) -> None:
    """A request names one action, one resource and a caller whose parts agree."""
    for case in read(topic):
        request = case.request
        assert request.action.count(":") == 1, case.id
        assert request.resource == "*" or request.resource.count(":") >= 5, case.id
        check_caller(case)


def check_caller(case: Case) -> None:
    """Assert that ARN, account and issuer are there exactly where the type of caller has them."""
    caller = case.request.principal
    arn = caller.arn or ""
    assert (caller.arn is None) == (caller.type == "anonymous"), case.id
    has_issuer = caller.type == "session" or ":federated-user/" in arn
    assert (caller.issuer is not None) == has_issuer, case.id
    assert caller.account is None or f":{caller.account}:" in arn, case.id


@each_topic
def test_documents(topic: str) -> None:
    """Documents have a known version, known elements, and a principal only where one belongs."""
    for case in read(topic):
        for kind, document in documents(case.policies):
            assert document.get("Version", "2012-10-17") in {"2012-10-17", "2008-10-17"}, case.id
            for statement in statements(document):
                assert statement.keys() <= ELEMENTS, case.id
                assert statement["Effect"] in {"Allow", "Deny"}, case.id
                has_principal = not {"Principal", "NotPrincipal"}.isdisjoint(statement)
                assert has_principal == (kind in WITH_PRINCIPAL), case.id
