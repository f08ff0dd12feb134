"""Each error is caught as FacelabError and as the built-in that a reader would expect."""

from __future__ import annotations

import inspect

import pytest

from facelab import errors

BUILT_IN = {
    "InputError": ValueError,
    "UnknownModelError": ValueError,
    "WeightsError": RuntimeError,
    "DownloadError": OSError,
    "DatasetError": OSError,
    "GalleryError": OSError,
    "NoFaceError": LookupError,
    "TrainingError": RuntimeError,
    "NotebookError": RuntimeError,
}


@pytest.mark.parametrize(("name", "built_in"), BUILT_IN.items())
def test_an_error_is_ours_and_a_built_in_one(name, built_in):
    error = getattr(errors, name)
    assert issubclass(error, errors.FacelabError)
    assert issubclass(error, built_in)
    assert str(error("Expected this.")) == "Expected this."  # OSError and KeyError would change some messages


def test_the_table_above_is_complete():
    ours = {
        name for name, member in inspect.getmembers(errors, inspect.isclass) if member.__module__ == errors.__name__
    }
    assert ours == {"FacelabError", *BUILT_IN}


def test_an_unknown_model_is_an_input_error():
    assert issubclass(errors.UnknownModelError, errors.InputError)
