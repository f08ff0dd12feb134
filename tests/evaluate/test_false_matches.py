"""The table of false match rates, against a plain loop, and what it promises about a gallery."""

import numpy as np
import pytest

from facelab.errors import InputError
from facelab.evaluate.false_matches import false_match_table


def directions(n, seed=0, size=6):
    vectors = np.random.default_rng(seed).normal(size=(n, size))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def made(vectors, labels, **options):
    return false_match_table(vectors, labels, "test", np.random.default_rng(0), **{"rounds": 20, **options})


def test_each_row_accepts_its_share_of_the_pairs_and_not_one_more():
    vectors = directions(200)
    near = np.sort((1 - vectors @ vectors.T)[np.triu_indices(200, 1)])
    for row in made(vectors, np.arange(200)).rows:
        k = int(row.rate * len(near))
        assert row.distance == pytest.approx(near[k - 1], rel=1e-3)


def test_two_people_count_once_however_many_photos_there_are_of_them():
    vectors, labels = directions(150), np.arange(150)
    # Persons 0 and 1 are twins with 20 photos each, all in one place.
    twins = np.repeat(vectors[:1], 38, axis=0)
    many = made(np.concatenate([vectors, twins]), np.concatenate([labels, np.arange(38) % 2]))
    for one, other in zip(made(vectors, labels).rows, many.rows, strict=False):
        assert one.distance == pytest.approx(other.distance, abs=0.02)


def test_the_table_ends_where_fewer_pairs_of_people_remain():
    vectors = directions(100)  # 4,950 pairs
    near = np.sort((1 - vectors @ vectors.T)[np.triu_indices(100, 1)])
    last = made(vectors, np.arange(100)).rows[-1]
    assert np.count_nonzero(near <= last.distance + 1e-5) >= 30
    assert last.rate == 0.01  # 0.005 would be 24 pairs
    assert made(vectors, np.arange(100), least=10).rows[-1].rate == 0.005


def test_the_intervals_hold_the_distance_and_grow_where_pairs_are_few():
    rows = made(directions(150), np.arange(150), rounds=100).rows
    assert all(row.low <= row.distance <= row.high for row in rows)
    widths = [(row.high - row.low) / row.distance for row in rows]
    assert widths[-1] > widths[0]


def test_a_gallery_by_the_table_names_as_many_strangers_as_was_asked():
    table = made(directions(1500, size=4), np.arange(1500), rounds=2)
    gallery, strangers = directions(50, seed=1, size=4), directions(4000, seed=2, size=4)
    found = table.threshold(50, 0.1)
    assert found.is_within_table
    named = ((1 - strangers @ gallery.T).min(axis=1) <= found.distance).mean()
    assert 0.07 < named < 0.13
    pair = table.distance(0.01)  # what one pair in a hundred is told by names far more
    assert ((1 - strangers @ gallery.T).min(axis=1) <= pair).mean() > 0.3


def test_the_same_whether_photos_come_in_one_order_or_another():
    vectors, labels = directions(700), np.arange(700) // 2
    order = np.random.default_rng(3).permutation(700)
    one, other = (made(vectors[o], labels[o], rounds=1) for o in (np.arange(700), order))
    assert [row.distance for row in one.rows] == pytest.approx([row.distance for row in other.rows], abs=1e-4)


def test_too_few_people_for_a_row_are_refused():
    with pytest.raises(InputError, match="pairs of different people for a table"):
        made(directions(10), np.arange(10))
    with pytest.raises(InputError):
        made(directions(10), np.arange(9))
