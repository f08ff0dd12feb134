"""Tensors out of PyTorch's weight files, without PyTorch and without running what is in them.

A ``.pth`` file is a *pickle*: not data, but a program for a small stack machine, and some of its instructions call any
function that the file names. Whoever unpickles a file runs the program that its author put there. Here the instructions
are only listed (:func:`pickletools.genops` runs nothing) and followed by a machine that knows text, numbers,
containers and one function, PyTorch's tensor. Everything else is refused.

The numbers are not in the pickle but in *storages* behind it (the format before PyTorch 1.6) or beside it in a zip file
(since then); a tensor is a piece of a storage with a shape.

A script could convert the file once, but whoever has only the published one would then need PyTorch, hundreds of
megabytes, for two megabytes of weights.
"""

from __future__ import annotations

import io
import math
import pickletools
import zipfile
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

from facelab.errors import WeightsError

_MAGIC, _PROTOCOL = 0x1950A86A20F9469CFC6C, 1001  # how the format without zip begins
_DTYPES = {"torch FloatStorage": "<f4", "torch DoubleStorage": "<f8", "torch LongStorage": "<i8"}
_DICT, _TENSOR = "collections OrderedDict", "torch._utils _rebuild_tensor_v2"
# Instructions that put something on the stack: what their argument is, and what is always the same.
_VALUES = ("BINUNICODE", "BININT", "BININT1", "BININT2", "LONG1")
_FRESH = {
    "NONE": lambda: None, "NEWTRUE": lambda: True, "NEWFALSE": lambda: False,
    "EMPTY_TUPLE": tuple, "EMPTY_LIST": list, "EMPTY_DICT": dict,
}  # fmt: skip


class _Storage(NamedTuple):
    key: str
    dtype: str
    count: int


class _Tensor(NamedTuple):
    storage: _Storage
    offset: int
    size: tuple[int, ...]
    stride: tuple[int, ...]


def read_tensors(path: Path) -> dict[str, np.ndarray]:
    """The state dict of a ``.pth`` file, or the arrays of an ``.npz`` file with the same names.

    Raises:
        WeightsError: The file is damaged or truncated, or holds anything but tensors; nothing of it is run.
    """
    try:
        # From memory: asked for more than there is, as by a damaged length, it gives what there is.
        file = io.BytesIO(path.read_bytes())
        return _read_zip(file) if file.getbuffer()[:2] == b"PK" else _read_before_zip(file)
    # What numpy, zipfile, pickletools and the machine below raise at broken bytes and at unknown instructions.
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as err:
        raise WeightsError(f"Expected tensors in {path}, whole and nothing else. Received: {err}.") from err
    except (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error) as err:
        raise WeightsError(f"{path} is damaged or truncated: {err}.") from err


def _read_zip(file: io.BytesIO) -> dict[str, np.ndarray]:
    with zipfile.ZipFile(file) as archive:
        pickles = [name for name in archive.namelist() if name.endswith("/data.pkl")]
        if not pickles:
            with np.load(file, allow_pickle=False) as arrays:
                return dict(arrays)
        folder = pickles[0].removesuffix(".pkl")
        tensors = _follow(io.BytesIO(archive.read(pickles[0])))
        storages = {s.key: _numbers(s, archive.read(f"{folder}/{s.key}")) for s in _storages(tensors)}
    return {name: _cut(tensor, storages) for name, tensor in tensors.items()}


def _read_before_zip(file: io.BytesIO) -> dict[str, np.ndarray]:
    """Five pickles (magic, protocol, system, tensors, keys of the storages), then each storage after its length."""
    magic, protocol = _follow(file), _follow(file)
    if (magic, protocol) != (_MAGIC, _PROTOCOL):
        raise ValueError("another kind of pickle")
    _, tensors, keys = _follow(file), _follow(file), _follow(file)
    known, storages = {storage.key: storage for storage in _storages(tensors)}, {}
    for storage in map(known.__getitem__, keys):
        count = int.from_bytes(file.read(8), "little")
        storages[storage.key] = _numbers(storage, file.read(count * np.dtype(storage.dtype).itemsize))
    return {name: _cut(tensor, storages) for name, tensor in tensors.items()}


def _numbers(storage: _Storage, data: bytes) -> np.ndarray:
    numbers = np.frombuffer(data, storage.dtype)
    if numbers.size != storage.count:
        raise ValueError(f"{numbers.size} numbers where the file announces {storage.count}")
    return numbers


def _storages(tensors: dict[str, _Tensor]) -> set[_Storage]:
    for name, tensor in tensors.items():
        if not isinstance(tensor, _Tensor):
            raise ValueError(f"{name!r}, which is no tensor")
    return {tensor.storage for tensor in tensors.values()}


def _cut(tensor: _Tensor, storages: dict[str, np.ndarray]) -> np.ndarray:
    size, end = tensor.size, tensor.offset + math.prod(tensor.size)
    steps = [math.prod(size[axis + 1 :]) for axis in range(len(size))]
    if any(n > 1 and step != stride for n, step, stride in zip(size, steps, tensor.stride, strict=True)):
        raise ValueError(f"a tensor of shape {size} whose numbers do not lie in a row")
    values = storages[tensor.storage.key][tensor.offset : end]
    if tensor.offset < 0 or values.size != math.prod(size):
        raise ValueError(f"a tensor of shape {size} that is not in its storage")
    return values.reshape(size)


def _follow(file: io.BytesIO) -> object:
    """The object that one pickle describes, up to its STOP."""
    stack, memory, marks = [], {}, []
    for op, value, _ in pickletools.genops(file):
        match op.name:
            case "PROTO":
                continue
            case "STOP":
                return stack.pop()
            case "MARK":
                marks.append(len(stack))
            case "BINPUT" | "LONG_BINPUT":
                memory[value] = stack[-1]
            case "BINGET" | "LONG_BINGET":
                stack.append(memory[value])
            case "TUPLE":
                stack.append(tuple(_since(marks.pop(), stack)))
            case "TUPLE1" | "TUPLE2" | "TUPLE3":
                stack.append(tuple(_since(len(stack) - int(op.name[-1]), stack)))
            case "APPENDS":
                items = _since(marks.pop(), stack)
                stack[-1].extend(items)
            case "SETITEM" | "SETITEMS":
                items = _since(len(stack) - 2 if op.name == "SETITEM" else marks.pop(), stack)
                stack[-1].update(zip(items[::2], items[1::2], strict=True))
            case "BUILD":
                stack.pop()  # attributes of the dict: version numbers of the layers
            case "GLOBAL" | "BINPERSID" | "REDUCE":
                stack.append(_known(op.name, value, stack))
            case name if name in _VALUES or name in _FRESH:
                stack.append(_FRESH[name]() if name in _FRESH else value)
            case name:
                raise ValueError(f"the instruction {name}, which no tensor needs")
    raise ValueError("a pickle without an end")


def _since(start: int, stack: list) -> list:
    """Take everything from ``start`` on off the stack."""
    items = stack[start:]
    del stack[start:]
    return items


def _known(instruction: str, name: object, stack: list) -> object:
    """What the three instructions give that would otherwise import, load and call: a name, a storage, a tensor."""
    if instruction == "GLOBAL":
        if name not in (_DICT, _TENSOR, *_DTYPES):
            raise ValueError(f"the name {name}, which no tensor needs")
        return name
    if instruction == "BINPERSID":
        _, kind, key, _, count, *_ = stack.pop()
        return _Storage(key, _DTYPES[kind], count)
    arguments, function = stack.pop(), stack.pop()
    if function == _TENSOR:
        storage, offset, size, stride, *_ = arguments
        return _Tensor(storage, offset, size, stride)
    if function == _DICT and not arguments:
        return {}
    raise ValueError(f"a call of {function} with {arguments}")
