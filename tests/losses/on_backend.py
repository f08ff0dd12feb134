"""Run by test_backends.py in a process of its own: values and gradients of all losses on the back-end in KERAS_BACKEND.

Usage: on_backend.py PACKAGES FOLDER, where FOLDER holds batches.npz and receives BACKEND.npz.
"""

import sys
from pathlib import Path

import numpy as np


def value_and_gradient(function, x):
    """The back-end's own way to a gradient; on JAX and TensorFlow as a compiled function."""
    import keras

    if keras.backend.backend() == "jax":
        import jax

        values, back = jax.vjp(jax.jit(function), jax.numpy.asarray(x))
        return values, back(jax.numpy.ones_like(values))[0]
    if keras.backend.backend() == "torch":
        import torch

        x = torch.tensor(x, requires_grad=True)
        values = function(x)
        values.sum().backward()
        return values.detach(), x.grad
    import tensorflow as tf

    @tf.function
    def both(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            values = function(x)
        return values, tf.convert_to_tensor(tape.gradient(values, x))

    return both(tf.constant(x))


def functions(labels, weights, kernel):
    """Name -> function of embeddings (N, D), weighted, so that no photo's gradient hides behind another's."""
    from keras import ops

    from facelab import losses
    from facelab.layers.unit_length import unit_length

    weights = ops.convert_to_tensor(weights)

    def on_cosines(logits):
        def function(x):
            cosines = ops.matmul(unit_length(x), unit_length(ops.convert_to_tensor(kernel), axis=0))
            return ops.logsumexp(logits(cosines, ops.sqrt(ops.sum(ops.square(x), axis=1) + 1e-12)), axis=1) * weights

        return function

    names = ("contrastive", "batch_all_triplet", "batch_hard_triplet", "semi_hard_triplet", "facenet_triplet")
    found = {name: lambda x, name=name: getattr(losses, f"{name}_loss")(labels, x, 0.5) * weights for name in names}
    classes = labels % kernel.shape[1]
    found["center"] = lambda x: losses.center_loss(classes, x, ops.transpose(kernel)) * weights
    found["center_step"] = lambda x: losses.center.center_step(classes, x, ops.transpose(kernel))
    found["cosface"] = on_cosines(lambda c, norms: losses.cosface_logits(c, classes, scale=4))
    found["arcface"] = on_cosines(lambda c, norms: losses.arcface_logits(c, classes, scale=4))
    found["a_softmax"] = on_cosines(lambda c, norms: losses.a_softmax_logits(c, norms, classes, annealing=1))
    return found


def main(packages: str, folder: str) -> None:
    sys.path.append(packages)  # behind everything else: only the back-end itself comes from there
    import keras

    results = {}
    with np.load(Path(folder, "batches.npz")) as data:
        for number in range(int(data["count"])):
            labels, x, weights = (data[f"{part}{number}"] for part in ("labels", "x", "weights"))
            for name, function in functions(labels, weights, data["kernel"]).items():
                values, gradient = value_and_gradient(function, x)
                results[f"{name}.{number}.values"] = keras.ops.convert_to_numpy(values)
                results[f"{name}.{number}.gradient"] = keras.ops.convert_to_numpy(gradient)
    np.savez(Path(folder, f"{keras.backend.backend()}.npz"), **results)


if __name__ == "__main__":
    main(*sys.argv[1:])
