"""How learning platforms name what they let a teacher download: from the name of an entry to the student.

Moodle      `Jane Doe_1234567_assignsubmission_file/`, in older versions with one more `_` at the end; without folders
            `Jane Doe_1234567_assignsubmission_file_answer.py`. The name may be "Participant" or a group's, and a group
            may have no number. Text typed into a box is `..._assignsubmission_onlinetext...`.
            Source: Moodle, mod/assign/classes/downloader.php.
Canvas      `doejane_12345_67890_answer.py` or `doejane_LATE_12345_67890_answer.py`: name, user, attachment, file. No
            two files share an attachment, and later ones have greater numbers. A file that is handed in again comes
            as `answer-1.py`. Without names `anon_x7Yz2_67890_answer.py`; text typed into a box is
            `doejane_12345_text.html`, an address `doejane_12345_link.html`.
            Source: Canvas, lib/content_zipper.rb; for the -1 instructure/canvas-lms issue 2310.
Gradescope  folders `submission_12345/` beside `submission_metadata.yml`, which Ruby writes: for each folder a mapping
            with a list `:submitters`, of mappings with `:name` and `:sid`, and much else.
            Source: public programs that read it, such as the metadata parser of otter-grader; no specification.
plain       anything else: one entry, one submission.

Nothing here opens a file or trusts a name: what comes out is as wild as what went in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from os.path import splitext

import yaml

__all__ = ["METADATA", "Label", "Owner", "is_noise", "label_entries", "read_metadata"]

METADATA = "submission_metadata.yml"
"""the file of a Gradescope export that tells whose the folders are"""

_MOODLE = re.compile(
    r"(?P<student>.+?)(?:_(?P<number>[0-9]+))?_assignsubmission_(?P<plugin>[a-z]+)(?:_(?P<file>.*))?", re.DOTALL
)
_CANVAS_FILE = r"_(?:(?P<attachment>[0-9]{3,})_(?P<file>.+)|(?P<box>text|link)\.html)"
_CANVAS = re.compile(r"(?P<student>.+?)(?:_(?i:late))?_(?P<number>[0-9]+)" + _CANVAS_FILE, re.DOTALL)
_CANVAS_ANONYMOUS = re.compile(r"(?:(?i:late)_)?(?P<student>anon)_(?P<number>[0-9A-Za-z]+)" + _CANVAS_FILE, re.DOTALL)
_HANDED_IN_AGAIN = re.compile(r"\A([^.]+)-[0-9]+(?=\.|\Z)")
_SUBMISSION_NUMBER = re.compile(r"(?:submission_)?([0-9]+)(?:\.[a-z]+)?")

_NOISE = frozenset({"__macosx", "__pycache__", "thumbs.db", "desktop.ini"})
_TYPED = "the answer was typed into a text box, not handed in as a file"
_MOODLE_NOTES = {"onlinetext": _TYPED, "comments": "there are only comments, no file"}
_CANVAS_NOTES = {"text": _TYPED, "link": "an internet address was handed in, not a file"}

_DEEPEST = 100
"""levels of YAML; a parser takes time quadratic in the depth"""
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Owner:
    """Who handed something in: one student, or several together."""

    name: str
    """what to call the submission"""
    student: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """What the name of an entry tells."""

    submission: tuple[str, ...]
    """the same for all entries of one submission"""
    owner: Owner
    file: str
    """the name that the student gave the file"""
    attempt: int = 0
    """of two files of one name, the one with the greater attempt is the newer"""
    note: str = ""
    """why the entry holds no file, a fragment for the teacher"""


def is_noise(name: str) -> bool:
    """Whether this is what operating systems and editors leave behind.

    >>> [is_noise(name) for name in ("._answer.py", "__MACOSX", "answer.py")]
    [True, True, False]
    """
    return name.startswith(".") or name.casefold() in _NOISE


def label_entries(files: Collection[str], folders: Collection[str], owners: Mapping[str, Owner]) -> dict[str, Label]:
    """The entries that are submissions, by their names; `owners` are those that the metadata of Gradescope tell of.

    >>> label = label_entries(["doejane_LATE_12_3456_answer-1.py"], [], {})["doejane_LATE_12_3456_answer-1.py"]
    >>> label.owner, label.file, label.attempt
    (Owner(name='doejane 12', student='doejane', number='12'), 'answer.py', 3456)
    >>> list(label_entries(["alice.py", "grades.csv"], [], {}))
    ['alice.py']
    """
    labels = {name: label for name in [*files, *folders] if (label := _gradescope(name, owners) or _moodle(name))}
    labels |= _canvas(name for name in files if name not in labels)
    rest = [name for name in files if name not in labels]
    return labels | _plain(rest, [name for name in folders if name not in labels])


def read_metadata(text: bytes) -> dict[str, Owner]:
    """The owners of the entries, from the metadata of Gradescope; none if it is no YAML.

    Only the parser runs, no loader: tags make nothing, an alias costs no more than its name, and a number stays as it
    was written.

    >>> read_metadata(b"submission_7: !ruby/hash:Any {':submitters': [{':name': Jane Doe, ':sid': 0042}]}")
    {'submission_7': Owner(name='Jane Doe 0042', student='Jane Doe', number='0042')}
    """
    submissions: dict[str, dict[str, dict[str, str]]] = {}
    try:
        for (entry, kind, place, key), value in _scalars(text, depth=4):
            if kind == ":submitters":
                submissions.setdefault(entry, {}).setdefault(place, {})[key] = value
    except (yaml.YAMLError, ValueError):
        return {}
    owners = ((entry, _owner(entry, found.values())) for entry, found in submissions.items())
    return {entry: owner for entry, owner in owners if owner}


def _gradescope(name: str, owners: Mapping[str, Owner]) -> Label | None:
    return Label(("gradescope", name), owners[name], name) if name in owners else None


def _moodle(name: str) -> Label | None:
    found = _MOODLE.fullmatch(name)
    if not found:
        return None
    student, number = found["student"], found["number"] or ""
    owner = Owner(f"{student} {number}", student, number)
    return Label(("moodle", student, number), owner, found["file"] or name, note=_MOODLE_NOTES.get(found["plugin"], ""))


def _canvas(names: Iterable[str]) -> dict[str, Label]:
    found = {name: _CANVAS_ANONYMOUS.fullmatch(name) or _CANVAS.fullmatch(name) for name in names}
    attachments = Counter(match["attachment"] for match in found.values() if match)
    # a number that comes twice is no attachment: hw_2024_001_alice.py and hw_2024_001_bob.py are from two students
    return {
        name: _canvas_label(match)
        for name, match in found.items()
        if match and (match["box"] or attachments[match["attachment"]] == 1)
    }


def _canvas_label(match: re.Match[str]) -> Label:
    student, number = match["student"], match["number"]
    owner = Owner(f"{student} {number}", "" if match.re is _CANVAS_ANONYMOUS else student, number)
    if match["box"]:
        return Label(("canvas", student, number), owner, match[0], note=_CANVAS_NOTES[match["box"]])
    file = _HANDED_IN_AGAIN.sub(r"\1", match["file"])
    return Label(("canvas", student, number), owner, file, attempt=int(match["attachment"]))


def _plain(files: Iterable[str], folders: Collection[str]) -> dict[str, Label]:
    """Each entry for itself, under its name without the suffix where no other has the same."""
    stems = {name: splitext(name)[0] for name in files if not _is_the_teachers(name, folders)}
    stems |= {name: name for name in folders}
    count = Counter(stems.values())
    return {
        name: Label(("plain", name), Owner(stem if count[stem] == 1 else name), name) for name, stem in stems.items()
    }


def _is_the_teachers(file: str, folders: Collection[str]) -> bool:
    """Whether a file lies beside the submissions and is none: lists, notes, and archives that were unpacked."""
    stem, suffix = splitext(file)
    if suffix.casefold() == ".py":
        return False
    is_unpacked = suffix.casefold() == ".zip" and stem in folders
    return file == METADATA or suffix.casefold() == ".csv" or stem.casefold() == "readme" or is_unpacked


def _owner(entry: str, submitters: Iterable[Mapping[str, str]]) -> Owner | None:
    people = [(found.get(":name", "").strip(), found.get(":sid", "").strip()) for found in submitters]
    people = [(name, number) for name, number in people if name or number]
    if not people:
        return None
    students, numbers = (" + ".join(filter(None, column)) for column in zip(*people, strict=True))
    if numbers:
        return Owner(" + ".join(" ".join(filter(None, person)) for person in people), students, numbers)
    found = _SUBMISSION_NUMBER.fullmatch(entry)
    return Owner(f"{students} {found[1] if found else entry}", students)


@dataclass(slots=True)
class _Level:
    """A mapping or a list that the parser is in."""

    is_mapping: bool
    key: str = ""
    """that of the latest value"""
    count: int = 0

    def enter(self, scalar: str) -> bool:
        """Take the next node, a collection being the scalar ""; whether it is a value."""
        self.count += 1
        is_key = self.is_mapping and self.count % 2 == 1
        if is_key or not self.is_mapping:
            self.key = scalar if is_key else str(self.count)
        return not is_key


def _scalars(text: bytes, depth: int) -> Iterator[tuple[list[str], str]]:
    """The values in so many mappings and lists, each with the way to it: keys, and places in lists."""
    levels: list[_Level] = []
    anchors: dict[str, str] = {}  # Ruby writes a text that it has written before as an alias
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
            scalar = _scalar(event, anchors)
            if levels and levels[-1].enter(scalar) and len(levels) == depth:
                yield [level.key for level in levels], scalar
        elif isinstance(event, yaml.CollectionStartEvent):
            if levels:
                levels[-1].enter("")
            levels.append(_Level(isinstance(event, yaml.MappingStartEvent)))
            if len(levels) > _DEEPEST:
                raise yaml.YAMLError("nested too deeply")
        elif isinstance(event, yaml.CollectionEndEvent):
            levels.pop()


def _scalar(event: yaml.ScalarEvent | yaml.AliasEvent, anchors: dict[str, str]) -> str:
    if isinstance(event, yaml.AliasEvent):
        return anchors.get(event.anchor or "", "")
    value: str = "" if event.implicit[0] and event.value in _NULLS else event.value
    if event.anchor:
        anchors[event.anchor] = value
    return value
