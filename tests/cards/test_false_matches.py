"""From a wanted share of strangers who are named, and n enrolled photos, to a distance."""

import numpy as np
import pytest

from facelab import cards
from facelab.cards.false_matches import FalseMatchRow, FalseMatchTable, pair_rate
from facelab.errors import InputError

TABLE = FalseMatchTable(
    tuple(FalseMatchRow(10.0**-k, 0.5 - 0.1 * k, 0.45 - 0.1 * k, 0.55 - 0.1 * k) for k in (1, 2, 3, 4)),
    people=1000, photos=1000, protocol="made up",
)  # fmt: skip


@pytest.mark.parametrize("n", [1, 2, 30, 1000, 10**6])
@pytest.mark.parametrize("rate", [1e-6, 0.01, 0.1, 0.9])
def test_n_independent_questions_at_the_pair_rate_name_that_share_of_strangers(n, rate):
    assert 1 - (1 - pair_rate(rate, n)) ** n == pytest.approx(rate, rel=1e-4)
    assert pair_rate(rate, n) >= rate / n  # Boole: never more strict than the sum of all


def test_the_distance_lies_on_the_line_through_two_rows():
    assert TABLE.distance(0.01) == pytest.approx(0.3)
    assert TABLE.distance(10**-2.5) == pytest.approx(0.25)


def test_more_photos_or_fewer_strangers_mean_a_smaller_distance():
    distances = [TABLE.threshold(n, 0.05).distance for n in (1, 5, 50, 400)]
    assert distances == sorted(distances, reverse=True)
    assert TABLE.threshold(10, 0.01).distance < TABLE.threshold(10, 0.1).distance


def test_inside_the_table_the_expected_share_is_the_wanted_one():
    found = TABLE.threshold(32, 0.01)
    assert found.is_within_table
    assert (found.wanted_rate, found.enrolled) == (0.01, 32)
    assert found.expected_rate == pytest.approx(0.01)


def test_where_the_table_ends_its_last_distance_is_taken_and_the_share_is_told():
    found = TABLE.threshold(1000, 0.01)
    assert not found.is_within_table
    assert found.distance == pytest.approx(0.1)
    assert found.expected_rate == pytest.approx(1 - (1 - 1e-4) ** 1000)  # 9.5 %, not 1 %


def test_before_the_table_begins_its_first_distance_is_taken():
    found = TABLE.threshold(1, 0.5)
    assert found.distance == pytest.approx(0.4)
    assert found.is_within_table
    assert found.expected_rate == pytest.approx(0.1)


def test_an_empty_gallery_asks_as_one_photo():
    assert TABLE.threshold(0, 0.01).distance == TABLE.threshold(1, 0.01).distance


def test_people_who_are_more_alike_than_the_tables_get_a_smaller_distance():
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(60, 8)) + 3 * np.eye(8)[0]  # all point one way
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    near = np.quantile((1 - vectors @ vectors.T)[np.triu_indices(60, 1)], 0.1)
    assert TABLE.scale(vectors) == pytest.approx(near / 0.4)
    found = TABLE.threshold(32, 0.01, TABLE.scale(vectors))
    assert found.distance == pytest.approx(found.scale * TABLE.threshold(32, 0.01).distance)
    assert TABLE.scale(vectors[:24]) == 1  # too few to know
    assert TABLE.scale(np.eye(30)) == 1  # less alike: the distance never grows


@pytest.mark.parametrize("rate", [0, 1, -0.1, 2, float("nan")])
def test_a_share_that_is_none_is_refused(rate):
    with pytest.raises(InputError, match="between 0 and 1"):
        TABLE.threshold(10, rate)


@pytest.mark.parametrize("name", ["dlib_resnet", "facelab_distilled"])
def test_the_cards_that_have_a_table_have_one_that_falls(name):
    table = cards.card(name, cards.ModelCard).false_matches
    for above, below in zip(table.rows, table.rows[1:], strict=False):
        assert above.rate > below.rate
        assert above.distance > below.distance
    for row in table.rows:
        assert row.low <= row.distance <= row.high
        assert row.rate * table.people * (table.people - 1) / 2 >= 15  # 30 pairs of people lie within the distance
    assert "peopleDevTrain" in table.protocol


def test_a_gallery_of_thirty_asks_for_less_than_the_threshold_of_one_pair():
    """Before, 39 % (32 people of ORL) and 25 % (24 of LFW) of strangers were named."""
    card = cards.card("dlib_resnet", cards.ModelCard)
    assert card.false_matches.threshold(32).distance < 0.75 * card.threshold.distance
