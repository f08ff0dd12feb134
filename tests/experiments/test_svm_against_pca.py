import numpy as np
import pytest
from sklearn.preprocessing import FunctionTransformer

from facelab.errors import DatasetError


@pytest.fixture
def svms(script):
    return script("svm_against_pca")


@pytest.fixture
def faces(svms):
    """Six people, four photos each, with a gray picture of their own and a lamp that is stronger than it."""
    rng = np.random.default_rng(0)
    own, lamp = rng.normal(0, 25, (6, 10, 10)), np.linspace(-60, 60, 10) * np.ones((10, 1))
    labels = np.repeat([3, 4, 5, 7, 8, 9], 4)
    gray = (
        128 + own[np.repeat(np.arange(6), 4)] + rng.uniform(-1, 1, (24, 1, 1)) * lamp + rng.normal(0, 5, (24, 10, 10))
    )
    aligned = gray.clip(0, 255).astype(np.uint8).repeat(15, 1).repeat(15, 2)[..., None].repeat(3, 3)
    return svms.Faces(aligned, labels, missed=2)


def test_halves_share_no_photo_and_leave_no_one_out(svms):
    labels = np.repeat(np.arange(5), 7)
    learn, ask = svms.halves(labels, np.random.default_rng(0))
    assert sorted([*learn, *ask]) == list(range(35))
    assert np.bincount(labels[learn]).tolist() == [3] * 5
    other, _ = svms.halves(labels, np.random.default_rng(1))
    assert set(other) != set(learn)
    assert np.array_equal(svms.halves(labels, np.random.default_rng(0))[0], learn)


def test_first_people(svms, faces):
    assert np.unique(svms.first_people(faces, 2).labels).tolist() == [3, 4]
    assert len(svms.first_people(faces, 2).aligned) == 8
    assert len(svms.first_people(faces, 0).labels) == 24


def test_nearest_and_squares(svms):
    a, b = np.random.default_rng(0).normal(size=(2, 5, 3))
    plain = np.array([[((x - y) ** 2).sum() for y in b] for x in a])
    assert svms.squares(a, b) == pytest.approx(plain)
    assert svms.nearest(np.array([[3, 1, 2], [0, 5, 9]]), np.array([7, 8, 9])).tolist() == [8, 7]


def test_every_method_names_people_whose_photos_differ_little(svms, faces):
    embeddings = np.eye(6)[np.unique(faces.labels, return_inverse=True)[1]] + 0.01
    answers = svms.methods(faces, embeddings, seed=0)
    found = svms.shares_right(faces, answers, splits=3, seed=1)
    assert len(found) == 15
    assert svms.BASELINE in found
    for name, shares in found.items():
        assert shares.shape == (3, 6), name
        # Squares of 15 x 15 pixels have few patterns, and 12 photos make 4 whitened components and 6 pairs.
        weak = any(word in name for word in ("LBP", "whitened", "same/different"))
        assert shares.mean() > (0.6 if weak else 0.85), name
        if "dlib" in name:
            assert shares.mean() == 1


def test_shares_are_counted_for_each_split_and_person(svms, faces):
    def answers(learn, ask):
        assert not set(learn) & set(ask)
        yield "always 5", np.full(len(ask), 5)
        yield "right but for 9", np.where(faces.labels[ask] == 9, 3, faces.labels[ask])

    found = svms.shares_right(faces, answers, splits=2, seed=0)
    assert found["always 5"].tolist() == [[0, 0, 1, 0, 0, 0]] * 2
    assert found["right but for 9"].tolist() == [[1, 1, 1, 1, 1, 0]] * 2


def test_intervals(svms):
    shares = np.array([[0.5, 0.7], [0.7, 0.9], [0.9, 1.1]])  # of splits 0.6, 0.8, 1.0; of people 0.7, 0.9
    found = svms.over_splits(shares)
    half = 4.302653 * 0.2 * np.sqrt(1 / 3 + 1)  # Student's t, two degrees of freedom; halves overlap by 1
    assert (found.low, found.high) == pytest.approx((0.8 - half, 0.8 + half))
    assert svms.within(found) == svms.Interval(0.0, 1.0)
    people = svms.over_people(shares, np.random.default_rng(0))
    assert (people.low, people.high) == pytest.approx((0.7, 0.9))  # two people: both the one, or both the other


def test_the_difference_is_paired(svms):
    noise = np.random.default_rng(0).normal(0, 0.1, (10, 4))
    found = {svms.BASELINE: 0.5 + noise, "better": 0.6 + noise}
    rows = list(svms.rows_of(found))
    assert rows[0][2:] == ("", "")
    assert rows[1][2:] == ("+0.100 (+0.100 to +0.100)", "(+0.100 to +0.100)")  # the noise is the same in both


def test_test_people_are_never_learned_from(svms, faces, monkeypatch):
    learned, judged = [], []

    class Watch:
        def __init__(self, **settings):
            pass

        def fit(self, vectors, who):
            learned.append((set(vectors.argmax(1)), set(who)))
            return self

        def similarities(self, first, second):
            judged.append(set(first.argmax(1)))
            return first @ second.T

    monkeypatch.setattr(svms, "SameDifferentSVM", Watch)
    monkeypatch.setattr(svms, "LengthScaler", FunctionTransformer)
    people, index = np.unique(faces.labels, return_inverse=True)
    found = svms.verification(faces, np.eye(6)[index] + 0.01, splits=3, seed=0)
    for (train, names), asked in zip(learned[1::2], judged[1::2], strict=True):  # every second has the embeddings
        assert len(train) == 3
        assert names == set(people[list(train)])
        assert asked == set(range(6)) - train
    assert len({frozenset(train) for train, _ in learned[1::2]}) > 1
    assert found["dlib_resnet, distance"].tolist() == [[0]] * 3
    assert found["dlib_resnet, SVM same/different"].tolist() == [[0]] * 3
    assert found["Eigenfaces, distance"].shape == (3, 1)
    rows = list(svms.verification_rows(found, "Eigenfaces, distance"))
    assert len(rows) == 4
    assert rows[0][2] == ""


def test_without_orl_synthetic_people_take_its_place(svms, monkeypatch, capsys):
    monkeypatch.delenv("FACELAB_SHARED", raising=False)
    monkeypatch.setattr(svms, "faces_in", lambda photos, labels, title: (len(photos), len(labels), title))
    assert svms.find_faces(None) == ((720, 720, "synthetic people"), "synthetic people")
    assert "no ORL" in capsys.readouterr().err
    with pytest.raises(DatasetError, match="orl-faces"):
        svms.find_faces("orl")


@pytest.mark.realdata
@pytest.mark.scripts
def test_on_orl_svms_beat_the_nearest_eigenface(svms, shared, monkeypatch):
    monkeypatch.setenv("FACELAB_SHARED", str(shared))
    faces, title = svms.find_faces("orl")
    assert title == "ORL"
    embeddings = svms.unit(svms.dlib(svms.models.load("dlib_resnet"))(faces.aligned))
    found = svms.shares_right(faces, svms.methods(faces, embeddings, 0), splits=4, seed=0)
    for name in ("Eigenfaces + SVMs one-vs-rest", "Eigenfaces + SVMs one-vs-one"):
        gain = found[name] - found[svms.BASELINE]
        assert svms.over_people(gain, np.random.default_rng(0)).low > 0
    one_vs_rest = found["Eigenfaces + SVMs one-vs-rest"] - found[svms.BASELINE]
    assert svms.over_splits(one_vs_rest).low > 0  # four splits cannot tell it of one-vs-one
    assert found["dlib_resnet + SVMs one-vs-rest"].mean() > 0.98
    assert found["Fisherfaces + nearest neighbor"].mean() > found[svms.BASELINE].mean()
