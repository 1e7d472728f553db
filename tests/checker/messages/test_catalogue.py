"""Finding the message that a text was made from, also where what was put in is hostile."""

import time
from pathlib import Path

import pytest

from checker.messages.catalogue import ENGLISH, LANGUAGES, BrokenCatalogue, catalogue, catalogue_of

MESSAGES = {
    "b is left out.": "b fehlt.",
    "a formula": "eine Formel",
    "There is one factor {name} too many.": "Es gibt einen Faktor {name} zu viel.",
    "It could not be evaluated: {message}.": "Es ließ sich nicht auswerten: {message}.",
    "Right for {right}, wrong for {wrong}.": "Falsch für {wrong}, richtig für {right}.",
    "This is {what:ours}.": "Das ist {what}.",
    "{count:number} of {most:number}": "{count} von {most}",
    "{name:word} has no value.": "{name} hat keinen Wert.",
    "times {one}": "mal {one}",
    "times {one} and {other}": "mal {one} und {other}",
}
GERMAN = catalogue_of("de", MESSAGES)

SAID = [
    ("b is left out.", "b fehlt."),
    ("There is one factor w3 too many.", "Es gibt einen Faktor w3 zu viel."),
    ("Right for w ≥ 4, wrong for w ≤ -4.", "Falsch für w ≤ -4, richtig für w ≥ 4."),
    ("This is a formula.", "Das ist eine Formel."),
    ("3 of 10", "3 von 10"),
    ("nabla_w[0] has no value.", "nabla_w[0] hat keinen Wert."),
    ("times w1 and w2", "mal w1 und w2"),
]
UNSAID = [
    "b is left out",
    "There is one factor  too many",
    "There is one factor too many.",
    "This is a poem.",  # the place is for a message of ours
    "3.5 of 10",
    "The whole formula has no value.",
    "3 of 10 points",
    "Right for a, wrong for b, wrong for c.",  # in two ways
    "",
]
HOSTILE = [
    "b is left out.",
    "{message}{0}{message.__class__}%s%n",
    "{name:ours}",
    "\x1b[31m\u202e",
    "a formula",
    "\\g<0>\\1",
    ". It could not be evaluated: x.",
]


@pytest.mark.parametrize(("english", "german"), SAID)
def test_a_text_is_translated_with_what_stands_in_its_places(english: str, german: str) -> None:
    assert GERMAN.say(english) == german
    assert ENGLISH.say(english) == english


@pytest.mark.parametrize("text", UNSAID)
def test_what_no_message_fits_and_what_fits_in_two_ways_stays_english(text: str) -> None:
    assert GERMAN.say(text) == text


@pytest.mark.parametrize("inserted", HOSTILE)
def test_what_is_put_in_is_carried_over_as_it_stands(inserted: str) -> None:
    assert GERMAN.say(f"It could not be evaluated: {inserted}.") == f"Es ließ sich nicht auswerten: {inserted}."


@pytest.mark.parametrize("piece", [", wrong for ", "It could not be evaluated: ", "a", ": ", "times "])
def test_a_long_text_takes_no_longer_than_its_length(piece: str) -> None:
    before = time.process_time()
    for begin in ("", "Right for ", "times ", "It could not be evaluated: ", "This is "):
        GERMAN.say_finding(begin + piece * (200_000 // len(piece)))
        GERMAN.say_finding((begin + piece * (200_000 // len(piece)))[:4_900])
    assert time.process_time() - before < 0.5


def test_what_a_finding_is_about_and_the_lines_below_it_stay() -> None:
    assert GERMAN.say_finding("w1: b is left out.") == "w1: b fehlt."
    assert GERMAN.say_finding("b is left out.\nb is left out.\n^") == "b fehlt.\nb is left out.\n^"


@pytest.mark.parametrize(
    ("english", "german", "why"),
    [
        ("{a}{b}", "{a}", "words between"),
        ("{a} and {a}", "{a}", "different names"),
        ("one {a}", "ein {b}", "a place that the message has not"),
        ("one", "", "cannot be empty"),
    ],
)
def test_a_message_that_cannot_be_used_is_refused(english: str, german: str, why: str) -> None:
    with pytest.raises(BrokenCatalogue, match=why):
        catalogue_of("de", {english: german})


def test_every_language_has_a_catalogue_and_english_has_no_file() -> None:
    folder = Path("checker/messages")
    assert {path.stem for path in folder.glob("*.toml")} == {*LANGUAGES} - {"en"}
    for language in LANGUAGES:
        assert catalogue(language).tag == language
