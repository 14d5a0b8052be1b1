"""One UPDATE for many rows with different values: `bulk_update` builds a CASE per row and field, which is far slower."""

from collections.abc import Iterable, Sequence

from django.db import connection, models


def update_many(model: type[models.Model], rows: Iterable[models.Model], fields: Sequence[str], *, practice_id: int) -> None:
    """Write `fields` of `rows` (known by primary key) in one statement, within one practice. No array fields."""
    held = sorted(rows, key=lambda row: row.pk)
    if not held:
        return
    columns = [model._meta.get_field(name) for name in fields]
    arrays = ", ".join(f"%s::{_type(column)}[]" for column in columns)
    names = ", ".join(f'"{column.column}"' for column in columns)
    sets = ", ".join(f'"{column.column}" = given."{column.column}"' for column in columns)
    statement = (
        f'UPDATE "{model._meta.db_table}" AS held SET {sets}'  # noqa: S608  names come from the model
        f" FROM unnest(%s::bigint[], {arrays}) AS given (id, {names})"
        " WHERE held.id = given.id AND held.practice_id = %s"
    )
    values = [[getattr(row, column.attname) for row in held] for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(statement, [[row.pk for row in held], *values, practice_id])


def _type(column: models.Field) -> str:
    return column.db_type(connection).partition("(")[0]
