"""Every error that facelab raises on purpose.

Catch :class:`FacelabError` to catch them all. Each class also derives from the built-in exception
that a reader would expect, so ``except ValueError`` works as well. A message says what was
expected, what was received and what to do next.
"""


class FacelabError(Exception):
    """Base of all errors raised on purpose by facelab."""


class InputError(FacelabError, ValueError):
    """An argument or an input file is not what the function asks for."""


class UnknownModelError(InputError):
    """No model of that name is registered."""


class WeightsError(FacelabError, RuntimeError):
    """A weight file is missing, damaged or does not fit the network."""


class DownloadError(FacelabError, OSError):
    """A file could not be fetched, or what arrived is not what was promised."""


class DatasetError(FacelabError, OSError):
    """A data set is missing or incomplete; the message says how to get it."""


class GalleryError(FacelabError, OSError):
    """A gallery file cannot be used: not a gallery, locked, or made with another model."""


class NoFaceError(FacelabError, LookupError):
    """Exactly one face was asked for and the photo shows none."""


class TrainingError(FacelabError, RuntimeError):
    """A training diverged or collapsed, or there is nothing to resume; the message says what to change."""


class NotebookError(FacelabError, RuntimeError):
    """A notebook is missing or could not be run; the message says which cell and why."""
