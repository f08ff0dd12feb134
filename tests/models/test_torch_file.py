"""Reading PyTorch's files without running them: small files put together here by hand, then the published ones."""

import os
import pickle
import struct
import zipfile

import numpy as np
import pytest

from facelab.errors import WeightsError
from facelab.models._torch_file import read_tensors

MAGIC = b"\x8a\x0a" + 0x1950A86A20F9469CFC6C.to_bytes(10, "little")
DICT = b"ccollections\nOrderedDict\n)R"


def push(value):
    """The pickle instructions that put a value on the stack; bytes are instructions already."""
    match value:
        case bytes():
            return value
        case bool():
            return b"\x88" if value else b"\x89"
        case None:
            return b"N"
        case int():
            return b"J" + struct.pack("<i", value)
        case str():
            return b"X" + struct.pack("<I", len(value.encode())) + value.encode()
        case tuple():
            return b"(" + b"".join(map(push, value)) + b"t"
        case list():
            return b"](" + b"".join(map(push, value)) + b"e"
        case dict():
            return b"}(" + b"".join(push(k) + push(v) for k, v in value.items()) + b"u"


def program(value):
    return b"\x80\x02" + push(value) + b"."


def tensor(key, count, size, stride, offset=0, kind="FloatStorage"):
    storage = ("storage", b"ctorch\n" + kind.encode() + b"\n", key, "cpu", count, None)
    return (
        b"ctorch._utils\n_rebuild_tensor_v2\n" + push((push(storage) + b"Q", offset, size, stride, False, DICT)) + b"R"
    )


def old_file(path, tensors, storages):
    """As before PyTorch 1.6: five pickles, then the storages."""
    parts = [MAGIC, 1001, {"little_endian": True}, tensors, list(storages)]
    raw = [struct.pack("<q", values.size) + values.tobytes() for values in storages.values()]
    path.write_bytes(b"".join([*map(program, parts), *raw]))
    return path


def new_file(path, tensors, storages):
    """As since PyTorch 1.6: a zip file."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("net/data.pkl", program(tensors))
        archive.writestr("net/version", b"3\n")
        for key, values in storages.items():
            archive.writestr(f"net/data/{key}", values.tobytes())
    return path


STORAGES = {"17": np.arange(12, dtype="<f4"), "18": np.array([7], "<i8")}
TENSORS = {
    "matrix": tensor("17", 12, (2, 3), (3, 1)),
    "rest": tensor("17", 12, (6,), (1,), offset=6),
    "steps": tensor("18", 1, (), (), kind="LongStorage"),
}
WRITERS = pytest.mark.parametrize("write", [old_file, new_file])


@WRITERS
def test_tensors_are_pieces_of_storages(tmp_path, write):
    arrays = read_tensors(write(tmp_path / "net.pth", TENSORS, STORAGES))
    assert list(arrays) == ["matrix", "rest", "steps"]
    np.testing.assert_array_equal(arrays["matrix"], [[0, 1, 2], [3, 4, 5]])
    np.testing.assert_array_equal(arrays["rest"], np.arange(6, 12))
    assert (arrays["steps"].shape, int(arrays["steps"])) == ((), 7)
    assert [a.dtype for a in arrays.values()] == ["float32", "float32", "int64"]


def test_an_npz_file_gives_the_same(tmp_path):
    np.savez(tmp_path / "net.npz", **{"conv.weight": np.ones((2, 3), "f4")})
    np.testing.assert_array_equal(read_tensors(tmp_path / "net.npz")["conv.weight"], np.ones((2, 3)))


class Malicious:
    """Unpickled, it makes a folder."""

    def __init__(self, folder):
        self.folder = str(folder)

    def __reduce__(self):
        return os.mkdir, (self.folder,)


@WRITERS
@pytest.mark.parametrize("protocol", range(6))
def test_a_program_is_refused_and_not_run(tmp_path, write, protocol):
    folder = tmp_path / "made"
    attack = pickle.dumps({"weight": Malicious(folder)}, protocol)
    pickle.loads(attack)  # with pickle it would run ...
    folder.rmdir()
    path = write(tmp_path / "net.pth", attack.removesuffix(b"."), {})
    with pytest.raises(WeightsError, match=r"net\.pth"):
        read_tensors(path)
    assert not folder.exists()  # ... and here it does not


@pytest.mark.parametrize(
    ("instructions", "words"),
    [
        (b"cposix\nsystem\n" + push(("true",)) + b"R", "the name posix system, which no tensor needs"),
        (b"ctorch\nload\n" + push(("x",)) + b"R", "the name torch load"),
        (push("posix") + push("system") + b"\x93" + push(("true",)) + b"R", "the instruction STACK_GLOBAL"),
        (b"(" + push("true") + b"iposix\nsystem\n", "the instruction INST"),
        (b"(cposix\nsystem\n" + push("true") + b"o", "the name posix system"),
        (b"ccollections\nOrderedDict\n)\x81", "the instruction NEWOBJ"),
        (b"\x82\x01", "the instruction EXT1"),
        (b"ccollections\nOrderedDict\n" + push(([1, 2],)) + b"R", "a call of collections OrderedDict with"),
        (push(3) + push(()) + b"R", "a call of 3"),
    ],
)
def test_whatever_could_act_is_refused_by_name(tmp_path, instructions, words):
    with pytest.raises(WeightsError, match=words):
        read_tensors(old_file(tmp_path / "net.pth", {"w": instructions}, {}))


@WRITERS
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (tensor("17", 12, (3, 2), (1, 3)), "do not lie in a row"),  # a transposed view
        (tensor("17", 12, (2, 3), (0, 0)), "do not lie in a row"),  # one number spread out
        (tensor("17", 12, (4, 4), (4, 1)), "not in its storage"),
        (tensor("17", 12, (4,), (1,), offset=9), "not in its storage"),
        (tensor("17", 12, (3,), (1,), offset=-12), "not in its storage"),
        (tensor("17", 12, (-1,), (1,)), "not in its storage"),
        (tensor("17", 8, (8,), (1,)), "12 numbers where the file announces 8"),
        (tensor("17", 14, (8,), (1,)), "12 numbers where the file announces 14"),
        ("text", "'w', which is no tensor"),
        (DICT, "'w', which is no tensor"),
    ],
)
def test_a_tensor_that_its_storage_does_not_hold_is_refused(tmp_path, write, wrong, words):
    with pytest.raises(WeightsError, match=words):
        read_tensors(write(tmp_path / "net.pth", {"w": wrong}, {"17": STORAGES["17"]}))


@WRITERS
def test_a_file_cut_anywhere_is_refused(tmp_path, write):
    whole = write(tmp_path / "net.pth", TENSORS, STORAGES).read_bytes()
    path = tmp_path / "cut.pth"
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(WeightsError, match=r"cut\.pth"):
            read_tensors(path)


@WRITERS
def test_flipped_bytes_give_tensors_or_a_weights_error(tmp_path, write):
    whole = write(tmp_path / "net.pth", TENSORS, STORAGES).read_bytes()
    rng, path = np.random.default_rng(0), tmp_path / "flipped.pth"
    for _ in range(1500):
        damaged = bytearray(whole)
        damaged[rng.integers(len(whole))] = rng.integers(256)
        path.write_bytes(damaged)
        try:
            assert all(isinstance(array, np.ndarray) for array in read_tensors(path).values())
        except WeightsError:
            continue


def test_another_pickle_is_refused(tmp_path):
    (tmp_path / "list.pkl").write_bytes(program([1, 2]) + program(3))
    with pytest.raises(WeightsError, match="another kind of pickle"):
        read_tensors(tmp_path / "list.pkl")


@pytest.mark.realdata
@pytest.mark.parametrize("name", ["2.7_80x80_MiniFASNetV2", "4_0_0_80x80_MiniFASNetV1SE"])
def test_the_published_files_equal_what_torch_read_bit_for_bit(shared, name):
    with np.load(shared / "oracles" / f"{name}.npz") as expected:
        arrays = read_tensors(shared / "oracles" / f"{name}.pth")
        assert [key.removeprefix("module.") for key in arrays] == expected.files
        for ours, key in zip(arrays.values(), expected.files, strict=True):
            assert ours.shape == expected[key].shape, key
            np.testing.assert_array_equal(ours, expected[key], err_msg=key)
            assert ours.dtype == ("int64" if key.endswith("num_batches_tracked") else "float32")
