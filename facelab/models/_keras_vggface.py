"""keras-vggface 0.6 under Keras 3, unedited, so that old tutorials and coursework run again.

The package of 2018 asks for modules that Keras gave up in TensorFlow 2.6, and names its layers with a ``/``, which
Keras 3 refuses. Both can be helped from outside: nothing here imports any other part of facelab but the quiet start of
Keras, and nothing in facelab needs it.
"""

from __future__ import annotations

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter

# isort: split
import functools
import importlib
import importlib.util
import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec

import keras
from keras.src.applications.imagenet_utils import obtain_input_shape  # gone from Keras' public names, not from Keras

# Old module -> what is asked of it: by keras-vggface from PyPI, from its repository, in its tutorials.
_STAND_INS = {
    "keras.engine": {"Model": keras.Model},
    "keras.engine.topology": {"get_source_inputs": keras.utils.get_source_inputs},
    "keras.utils.data_utils": {"get_file": keras.utils.get_file},
    "keras.utils.layer_utils": {"get_source_inputs": keras.utils.get_source_inputs},
    "keras_applications": {},
    "keras_applications.imagenet_utils": {"_obtain_input_shape": obtain_input_shape},
}


def enable_keras_vggface() -> None:
    """Import ``keras_vggface`` so that it works with the installed Keras 3; call it before importing from it.

    After it ``from keras_vggface.vggface import VGGFace`` and ``from keras_vggface import utils`` work, and so do the
    tutorials' ``from keras.engine import Model`` and similar imports. It

    - puts modules of the old names into ``sys.modules`` where there are none: ``keras.engine``,
      ``keras.engine.topology``, ``keras.utils.data_utils``, ``keras.utils.layer_utils`` and ``keras_applications``,
      each holding only the one or two functions that are asked of it, which are today's;
    - imports ``keras_vggface`` and, in the namespace of ``keras_vggface.models`` alone, puts a function around every
      layer class that turns a ``/`` in ``name=`` into ``_``. ``keras.layers`` is left as it is.

    What differs from 2018: layers are called ``fc7_relu`` and ``conv1_7x7_s2_bn``, not ``fc7/relu`` and
    ``conv1/7x7_s2/bn``, in ``get_layer``, too. Old weight files load by order, ``model.load_weights(path)``; with
    ``by_name=True`` the layers whose old name has a ``/`` are not found, and Keras 3 leaves them as they are without a
    word: with ResNet-50 and SENet-50 that is every batch normalization. (``VGGFace(weights="vggface")`` loads by order
    where it matters.) Downloads are keras-vggface's own, which checks no digest; ``facelab.models`` does.

    A second call changes nothing.

    Raises:
        ModuleNotFoundError: keras-vggface is not installed.
    """
    for name, attributes in _STAND_INS.items():
        _stand_in(name, attributes)
    try:
        models = importlib.import_module("keras_vggface.models")
    except ModuleNotFoundError as err:
        if err.name != "keras_vggface":
            raise
        raise ModuleNotFoundError(
            "Expected the package keras_vggface. It is missing: pip install keras-vggface==0.6", name=err.name
        ) from err
    for name, layer in vars(models).copy().items():
        if isinstance(layer, type) and issubclass(layer, keras.layers.Layer) and not issubclass(layer, keras.Model):
            setattr(models, name, _without_slash(layer))
    importlib.import_module("keras_vggface.vggface")


def _stand_in(name: str, attributes: dict[str, object]) -> None:
    """A module of that name that holds these attributes, where there is no real one."""
    if name in sys.modules or importlib.util.find_spec(name) is not None:
        return
    # A package, so that modules can lie in it; with a specification, so that others may look for it.
    module = importlib.util.module_from_spec(ModuleSpec(name, loader=None, is_package=True))
    module.__doc__ = "Stands in for a module that Keras 3 lacks: facelab.models.enable_keras_vggface()."
    module.__dict__.update(attributes)
    sys.modules[name] = module


def _without_slash(layer: type[keras.layers.Layer]) -> Callable[..., keras.layers.Layer]:
    @functools.wraps(layer, updated=())
    def make(*arguments, name: str | None = None, **options) -> keras.layers.Layer:
        return layer(*arguments, name=None if name is None else name.replace("/", "_"), **options)

    return make
