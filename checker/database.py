"""The file of a course's results: its tables, its lock, and who may use it. What is kept in it is told in `store`."""

from __future__ import annotations

import fcntl
import os
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

from checker.errors import CheckerError

__all__ = ["StoreError", "connected", "kept_exercise", "locked", "prepare", "setting", "unusable"]

_VERSION = 2
_SECRET_BYTES = 32

_SCHEMA = """
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE result (
    id INTEGER PRIMARY KEY,
    answer TEXT NOT NULL, exercise TEXT NOT NULL, checker TEXT NOT NULL,
    graded_at TEXT NOT NULL,
    score REAL NOT NULL, max_score REAL NOT NULL, status TEXT NOT NULL,
    ending TEXT NOT NULL, line INTEGER, message TEXT NOT NULL,
    isolation TEXT NOT NULL, output TEXT NOT NULL, feedback TEXT NOT NULL, kept TEXT NOT NULL,
    child_seconds REAL NOT NULL, grader_seconds REAL NOT NULL,
    UNIQUE (answer, exercise, checker)
);
CREATE TABLE part (
    result INTEGER NOT NULL REFERENCES result, place INTEGER NOT NULL,
    name TEXT NOT NULL, verdict TEXT NOT NULL, points REAL NOT NULL, max_points REAL NOT NULL, bonus INTEGER NOT NULL,
    written TEXT, read TEXT, evidence TEXT NOT NULL, fields TEXT NOT NULL, formula TEXT,
    PRIMARY KEY (result, place)
) WITHOUT ROWID;
CREATE TABLE finding (
    result INTEGER NOT NULL REFERENCES result, part TEXT NOT NULL, place INTEGER NOT NULL,
    slip TEXT NOT NULL, rationale TEXT NOT NULL, help TEXT NOT NULL,
    PRIMARY KEY (result, part, place)
) WITHOUT ROWID;
CREATE TABLE submission (
    name TEXT PRIMARY KEY, student TEXT NOT NULL, number TEXT NOT NULL, path TEXT NOT NULL,
    answer TEXT, result INTEGER REFERENCES result, problem TEXT NOT NULL
);
CREATE INDEX submission_by_answer ON submission (answer);
"""

_SINCE_VERSION_2 = """
CREATE TABLE meaning (id TEXT PRIMARY KEY, part TEXT NOT NULL, kind TEXT NOT NULL, content TEXT NOT NULL);
CREATE TABLE spelling (
    part TEXT NOT NULL, hash TEXT NOT NULL, meaning TEXT NOT NULL REFERENCES meaning, PRIMARY KEY (part, hash)
) WITHOUT ROWID;
CREATE TABLE message (
    id INTEGER PRIMARY KEY,
    meaning TEXT NOT NULL REFERENCES meaning, text TEXT NOT NULL, author TEXT NOT NULL, made_at TEXT NOT NULL
);
CREATE TABLE overruling (
    id INTEGER PRIMARY KEY,
    part TEXT NOT NULL, meaning TEXT REFERENCES meaning, submission TEXT,
    share REAL, reason TEXT NOT NULL, author TEXT NOT NULL, made_at TEXT NOT NULL
);
"""
"""what a teacher says of answers that mean the same, and of single ones"""
_TO_VERSION_2 = f"""
ALTER TABLE part ADD COLUMN formula TEXT;
ALTER TABLE result ADD COLUMN kept TEXT NOT NULL DEFAULT '';
{_SINCE_VERSION_2}"""


class StoreError(CheckerError):
    """The results cannot be kept there."""


def locked(folder: Path) -> int:
    """A lock on the folder, held until the descriptor is closed or the process ends."""
    descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise StoreError(f"another batch is writing to {folder}; wait for it, or give another folder") from error
    return descriptor


def connected(path: Path) -> sqlite3.Connection:
    """A connection to the file, which is made where there is none. Raises StoreError."""
    try:
        return sqlite3.connect(path)
    except sqlite3.Error as error:
        raise unusable(path, error) from error


def prepare(database: sqlite3.Connection, path: Path, exercise: str) -> None:
    """Make the tables where there are none yet, and see that they are ours. Raises StoreError."""
    try:
        database.row_factory = sqlite3.Row
        database.execute("PRAGMA synchronous = FULL")  # what is reported as graded is on the disk
        if database.execute("SELECT 1 FROM sqlite_master").fetchone() is None:
            database.execute("PRAGMA journal_mode = WAL")
            _create(database, exercise)
        version = _upgraded(database)
        found = setting(database, "exercise") if version == _VERSION else ""
    except sqlite3.Error as error:
        raise unusable(path, error) from error
    if version != _VERSION:
        raise StoreError(f"{path} is not of this version of the checker; move it away, or give another folder")
    if found != exercise:
        raise StoreError(f"{path} holds results of {found}, not of {exercise}; give another folder")


def unusable(path: Path, error: sqlite3.Error) -> StoreError:
    """The error for the teacher in place of one of SQLite's."""
    # the database is damaged, or none at all; or this machine does not let us, for want of room above all
    is_damaged = not isinstance(error, sqlite3.OperationalError)
    remedy = "move it away, or give another folder" if is_damaged else "mend that, and run the same command again"
    return StoreError(f"{path} cannot be used ({error}); {remedy}")


def _create(database: sqlite3.Connection, exercise: str) -> None:
    settings = {"exercise": exercise, "secret": secrets.token_hex(_SECRET_BYTES)}
    with database:
        database.execute("BEGIN")  # Python begins none before statements that make tables
        for statement in (_SCHEMA + _SINCE_VERSION_2).split(";"):
            database.execute(statement)
        database.executemany("INSERT INTO setting VALUES (?, ?)", settings.items())
        database.execute(f"PRAGMA user_version = {_VERSION}")


def _upgraded(database: sqlite3.Connection) -> int:
    """The version of the tables, after those of version 1 are brought up to date with all that they hold."""
    version: int = database.execute("PRAGMA user_version").fetchone()[0]
    if version != 1:
        return version
    with database:
        database.execute("BEGIN")
        for statement in _TO_VERSION_2.split(";"):
            database.execute(statement)
        database.execute(f"PRAGMA user_version = {_VERSION}")
    return _VERSION


def kept_exercise(folder: Path) -> str:
    """The name of the exercise whose results a folder holds. Raises StoreError."""
    path = folder / "results.sqlite"
    if not path.is_file():
        raise StoreError(f"there are no results in {folder}; give the folder that batch had as --out")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            database.row_factory = sqlite3.Row
            return setting(database, "exercise")
    except (sqlite3.Error, TypeError) as error:  # a TypeError where the setting is not there
        raise StoreError(f"{path} is not of this version of the checker; give another folder") from error


def setting(database: sqlite3.Connection, name: str) -> str:
    """The value of a setting that is there."""
    value: str = database.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()[0]
    return value
