"""JUnit XML, read by a schema of what its readers have in common."""

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema

from checker.feedback import Level
from checker.report import Report
from checker.reports.as_junit import to_junit

Named = Callable[[str], Report]


@pytest.fixture(scope="module")
def schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(Path(__file__).parent / "schemas/junit.xsd"))


def outcomes(written: str) -> dict[str, str]:
    cases = ElementTree.fromstring(written).iter("testcase")
    return {case.attrib["name"]: case[0].tag for case in cases}


@pytest.mark.parametrize("level", Level)
def test_every_report_is_valid_at_every_level(
    named: Named, schema: xmlschema.XMLSchema, kind: str, level: Level
) -> None:
    written = to_junit(named(kind), level)
    schema.validate(written)
    suite = ElementTree.fromstring(written)[0]
    tags = [*outcomes(written).values()]
    assert (int(suite.attrib["tests"]), int(suite.attrib["failures"]), int(suite.attrib["skipped"])) == (
        len(named(kind).parts),
        tags.count("failure"),
        tags.count("skipped"),
    )


def test_the_schema_refuses_what_is_none(schema: xmlschema.XMLSchema) -> None:
    assert not schema.is_valid("<testsuites><testcase name='a'/></testsuites>")
    assert not schema.is_valid("<testsuites><testsuite name='a' tests='x' failures='0' errors='0'/></testsuites>")


def test_only_what_costs_points_is_a_failure(named: Named) -> None:
    assert set(outcomes(to_junit(named("right"))).values()) == {"system-out"}
    assert outcomes(to_junit(named("undecided")))["min_abs_w"] == "skipped"
    assert outcomes(to_junit(named("bonus alone missing")))["width_at"] == "skipped"
    assert outcomes(to_junit(named("partly")))["width"] == "failure"


def test_points_are_properties(named: Named) -> None:
    properties = ElementTree.fromstring(to_junit(named("partly"))).iter("property")
    values = {each.attrib["name"]: each.attrib["value"] for each in properties}
    assert (values["points.width"], values["max_score"]) == ("1.5/3", "8")


def test_the_failure_says_what_is_wrong(named: Named) -> None:
    failure = ElementTree.fromstring(to_junit(named("partly"))).find(".//testcase[@name='width']/failure")
    assert failure is not None
    assert failure.attrib["type"] == "partial"
    assert "The answer goes wrong for w < 0" in (failure.text or "")


def test_what_a_student_wrote_is_text(named: Named) -> None:
    written = to_junit(named("hostile"), Level.FULL)
    assert "<script>" not in written
    texts = "".join(ElementTree.fromstring(written).itertext())
    assert "<script>alert(1)</script>" in texts
    assert not set(texts) & set("\x00\x0b\x1b\u202e")
