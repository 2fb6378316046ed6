"""The file of a frozen wave: the columns of `dataset`, a group of rows after the other.

A categorical column is the number of its category, which the questionnaire knows; days and months
are texts, and a number is a float. There is no id and no free text in it, and its rows are in the
order of the responses' random ids.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import pandas as pd
import pyarrow as pa
from pyarrow.parquet import ParquetFile, ParquetWriter

from app.analysis.counting.dataset import columns_of, freeze, parse
from app.questionnaire.definition import Questionnaire

ROWS = 65_536  # in a group: what is in memory at once
MOMENTS = ("date", "month")  # their categories are what people answered


def write(file: BinaryIO, questionnaire: Questionnaire, batches: Iterable[Sequence[str]]) -> None:
    """Freeze batches of responses, each a JSON object, into a file.

    Raises AnswerIsNotInQuestionnaire.
    """
    schema = _table(questionnaire, freeze(questionnaire, [])).schema
    with ParquetWriter(file, schema, compression="none", write_page_checksum=True) as writer:
        for texts in batches:
            writer.write_table(_table(questionnaire, parse(questionnaire, texts)), ROWS)


class Frozen:
    """A frozen wave in a file, as a frame for each group of rows; it may be gone through again."""

    def __init__(
        self, questionnaire: Questionnaire, file: Path, columns: Sequence[str] | None = None
    ) -> None:
        """Read its footer, and of its `columns` all, or only some."""
        self._file = ParquetFile(file, page_checksum_verification=True)
        template = freeze(questionnaire, [])
        self._template = template if columns is None else template[list(columns)]
        self._moments = _moments(questionnaire)

    def __len__(self) -> int:
        return int(self._file.metadata.num_rows)

    def __iter__(self) -> Iterator[pd.DataFrame]:
        for group in range(self._file.num_row_groups):
            yield self._frame(self._file.read_row_group(group, list(self._template.columns)))

    def _frame(self, table: pa.Table) -> pd.DataFrame:
        columns = {name: self._column(name, table[name]) for name in self._template.columns}
        return pd.DataFrame(columns, index=range(len(table)), copy=False)

    def _column(self, name: str, column: pa.ChunkedArray) -> object:
        if name in self._moments:
            return pd.Categorical(column.to_pandas())
        values, known = column.to_numpy(), self._template[name].dtype
        if isinstance(known, pd.CategoricalDtype):
            return pd.Categorical.from_codes(values, dtype=known)
        return values


def _table(questionnaire: Questionnaire, frame: pd.DataFrame) -> pa.Table:
    moments = _moments(questionnaire)
    columns = {}
    for name in frame.columns:
        column = frame[name]
        if name in moments:
            columns[name] = pa.array(column.tolist(), pa.string())
        elif isinstance(column.dtype, pd.CategoricalDtype):
            columns[name] = pa.array(column.cat.codes.to_numpy())
        else:
            columns[name] = pa.array(column.to_numpy(), pa.float64())
    return pa.table(columns)


def _moments(questionnaire: Questionnaire) -> set[str]:
    return {
        name
        for variable in questionnaire.variables.values()
        if variable.item.type in MOMENTS
        for name in columns_of(variable)
    }
