"""The report as JUnit XML, which most systems for continuous integration read.

An exercise is a test suite, a part a test case. A part that counts and lacks points is a `failure`, its type the
verdict. What must not make a run fail is `skipped`, with the reason: an undecided part, which waits for a person, and a
bonus part that was not earned. Points are properties of the suite, since few readers take properties of a case.
Characters that XML cannot hold are replaced. Source: the schema of Jenkins' xUnit plugin, junit-10.xsd.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from checker import __version__
from checker.feedback import FOR_STUDENTS, Level, cut
from checker.report import PartReport, Report
from checker.reports.as_text import to_text_about_file, to_text_part
from checker.reports.pieces import is_waiting, number

__all__ = ["to_junit"]

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_junit(report: Report, level: Level = FOR_STUDENTS) -> str:
    """Write a report as an XML document; verdicts are in it at every level, or it would say nothing at all."""
    report = cut(report, level)
    cases = [_case(report, part) for part in report.parts]
    counts = {
        "tests": str(len(cases)),
        "failures": str(sum(case.find("failure") is not None for case in cases)),
        "errors": "0",
    }
    skipped = str(sum(case.find("skipped") is not None for case in cases))
    root = ElementTree.Element("testsuites", {"name": f"checker {__version__}", **counts})
    suite = ElementTree.SubElement(root, "testsuite", {"name": report.exercise.name, **counts, "skipped": skipped})
    suite.append(_properties(report))
    suite.extend(cases)
    ElementTree.SubElement(suite, "system-out").text = _text(to_text_about_file(report))
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _properties(report: Report) -> ElementTree.Element:
    values = {
        "score": str(number(report.score)),
        "max_score": str(report.exercise.max_score),
        "isolation": str(report.isolation),
        **{f"points.{part.part.name}": f"{number(part.points)}/{part.part.points}" for part in report.parts},
    }
    properties = ElementTree.Element("properties")
    for name, value in values.items():
        ElementTree.SubElement(properties, "property", {"name": name, "value": _text(value)})
    return properties


def _case(report: Report, part: PartReport) -> ElementTree.Element:
    case = ElementTree.Element("testcase", {"classname": report.exercise.name, "name": part.part.name})
    text = _text(to_text_part(part))
    verdict = str(part.judgement.verdict)
    if part.points == part.part.points:
        ElementTree.SubElement(case, "system-out").text = text
    elif is_waiting(part):
        ElementTree.SubElement(case, "skipped", {"type": verdict, "message": "for a person to look at"}).text = text
    elif part.part.bonus:
        ElementTree.SubElement(case, "skipped", {"type": verdict, "message": "a bonus part"}).text = text
    else:
        message = text.partition("\n")[0].strip()
        ElementTree.SubElement(case, "failure", {"type": verdict, "message": message}).text = text
    return case


def _text(text: str) -> str:
    return _NOT_IN_XML.sub("�", text)
