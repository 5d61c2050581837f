"""Parquet as records: a row each, with the columns that a record of JSON has as fields.

https://parquet.apache.org/docs/file-format/
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final, cast

from kg.errors import SourceError
from kg.read.records import FIELDS
from kg.read.sources import EXTRA, Record, Source
from kg.read.streams import open_file, too_large

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_ROWS: Final = 64
"""Rows that are unpacked at once."""
_BUFFER: Final = 1 << 20
"""Bytes of each column that are read at once."""
_NAMES: Final = frozenset(name for names in FIELDS.values() for name in names)


def rows(source: Source, max_article_bytes: int) -> Iterator[Record | SourceError]:
    """The rows of a file as records, a few at a time whatever the size of its row groups.

    Columns go by the names that the fields of a JSON record go by; all others are left. Raises SourceError
    where the file is broken, or has no column with a text.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise SourceError(source.name, f"is Parquet, which takes more to read: {EXTRA}") from error
    number = 0
    with open_file(source) as file:
        try:
            for batch in _batches(pq.ParquetFile(file, buffer_size=_BUFFER), source):
                for index in range(batch.num_rows):
                    number += 1
                    yield _row(batch, index, f"{source.name} row {number}", max_article_bytes)
        except (pa.ArrowException, OSError, EOFError) as error:
            where = f"after row {number}: " if number else ""
            raise SourceError(
                source.name, f"{where}is no whole Parquet file ({_first_line(error)}); write it again"
            ) from error
    if not number:
        raise SourceError(source.name, "is empty; remove it or fill it")


def _batches(file: pq.ParquetFile, source: Source) -> Iterator[pa.RecordBatch]:
    names = file.schema_arrow.names
    columns = [name for name in names if name in _NAMES]
    if not any(name in columns for name in FIELDS["text"]):
        raise SourceError(
            source.name,
            f"has no column with a text, only {', '.join(names) or 'none at all'}; "
            f"it goes by one of {', '.join(FIELDS['text'])}",
        )
    batches = file.iter_batches(batch_size=_ROWS, columns=columns, use_threads=False)
    return cast(Iterator["pa.RecordBatch"], batches)


def _row(batch: pa.RecordBatch, index: int, place: str, limit: int) -> Record | SourceError:
    try:
        row = {name: _plain(batch.column(name)[index].as_py()) for name in batch.schema.names}
    except (ValueError, OverflowError) as error:  # bytes that are no UTF-8, a date beyond all calendars
        return SourceError(place, f"has a value that cannot be read: {error}; correct it")
    size = sum(len(value.encode()) for value in row.values() if isinstance(value, str))
    if size > limit:
        return SourceError(place, too_large(size, limit, "max_article_bytes"))
    return Record(place, row)


def _plain(value: object) -> object:
    """A value as JSON would have it: days and times as text."""
    return value.isoformat() if isinstance(value, date) else value


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__
