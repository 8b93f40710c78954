"""A row as JSON is the row; what is no such row is refused with its field."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from kb.exporting.natural_keys import NaturalKeys
from kb.exporting.rows import row_from_json, row_to_json, to_line
from kb.models import Bucket, Image, ImageContent, Redirect, Schedule, Step

pytestmark = pytest.mark.one_database
NAMES = NaturalKeys()
AT = datetime(2026, 5, 4, 3, 2, 1, 123456, tzinfo=UTC)


@pytest.mark.parametrize(
    "row",
    [
        Step(id=7, article_id=3, anchor="a", position=1, text="é 𝒳 \u2028\n", changes_system=True),
        Schedule(article_id=1, revision_id=2, publish_at=AT, time_zone="UTC", made_at=AT),
        Bucket(key="k", tokens=0.1 + 0.2, refilled_at=AT),
        ImageContent(image_id="0a", data=b"\x00\xff"),
        Image(digest="0a", upload_digest="b", extension="png", width=1, height=2, byte_count=3),
    ],
)
def test_a_row_comes_back_as_it_was(row: Any) -> None:
    if isinstance(row, Image):
        row.uploaded_at = AT
    line = to_line(row_to_json(row, NAMES))
    assert line.count(b"\n") == 1
    values = row_from_json(type(row), json.loads(line), NAMES)
    for field in row._meta.concrete_fields:
        before, after = getattr(row, field.attname), values[field.attname]
        assert (bytes(after) if isinstance(before, bytes) else after) == before


def test_keys_are_sorted_at_every_depth() -> None:
    assert to_line({"b": {"d": 1, "c": [{"f": 1, "e": 2}]}, "a": None}) == (
        b'{"a":null,"b":{"c":[{"e":2,"f":1}],"d":1}}\n'
    )


def test_half_a_surrogate_pair_stays_what_it_is() -> None:
    assert json.loads(to_line({"text": "\ud800!"})) == {"text": "\ud800!"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"colour": "red"}, "unknown field “colour”"),
        ({"path": None}, ""),
        ({"article_id": "three"}, 'the field “article_id” cannot be "three"'),
        ({"is_public": "perhaps"}, 'the field “is_public” cannot be "perhaps"'),
    ],
)
def test_what_is_no_row_is_refused_with_its_field(change: dict[str, Any], said: str) -> None:
    row = {"id": 1, "path": "old", "article_id": 3, "is_public": True} | change
    if not said:  # the database says it
        assert row_from_json(Redirect, row, NAMES)["path"] is None
        return
    with pytest.raises(ValueError, match=said):
        row_from_json(Redirect, row, NAMES)


def test_a_row_without_a_field_is_refused() -> None:
    with pytest.raises(ValueError, match="the field “article_id” is missing"):
        row_from_json(Redirect, {"id": 1, "path": "old", "is_public": True}, NAMES)
