"""Training with several losses: the model that ``fit`` trains, with one of three ways to weigh the tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import keras
from keras import ops

from facelab.errors import InputError
from facelab.losses.multitask import gradnorm_loss, gradnorm_targets, head_gradient_norm, uncertainty_weighted
from facelab.multitask.tasks import Task

WEIGHTINGS = ("fixed", "uncertainty", "gradnorm")


@keras.saving.register_keras_serializable(package="facelab")
class WeightedTasks(keras.Model):
    """A network whose losses are weighed; a model of its own because the weights are trained beside the network.

    Args:
        network: From :func:`facelab.multitask.network.multitask_network`.
        tasks: The same tasks.
        weighting: ``"fixed"``: all weights 1. ``"uncertainty"``: Kendall 2018. ``"gradnorm"``: Chen 2018.
        alpha: Of GradNorm.

    Raises:
        InputError: An unknown weighting.
    """

    def __init__(
        self, network: keras.Model, tasks: Sequence[Task], weighting: str = "fixed", alpha: float = 1.5, **kwargs
    ):
        super().__init__(**kwargs)
        if weighting not in WEIGHTINGS:
            raise InputError(f"Expected a weighting out of {', '.join(WEIGHTINGS)}. Received: {weighting!r}.")
        self.network, self.tasks, self.weighting, self.alpha = network, tuple(tasks), weighting, alpha
        # s_i = log σ_i² of uncertainty; logarithms of GradNorm's weights.
        learned = weighting != "fixed"
        self.logs = self.add_weight(name="logs", shape=(len(tasks),), initializer="zeros", trainable=learned)

    def call(self, x, training=False):
        return self.network(x, training=training)

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        """The one number that ``fit`` makes small; ``y`` maps each task's name to its (N,) truth."""
        losses = ops.stack([task_loss(task, y[task.name], y_pred[task.name]) for task in self.tasks])
        if self.weighting == "fixed":
            return ops.sum(losses)
        if self.weighting == "uncertainty":
            return uncertainty_weighted(losses, self.logs, [task.classes is None for task in self.tasks])
        return self._gradnorm(losses, y, y_pred)

    def _gradnorm(self, losses, y, y_pred):
        weights = self.task_weights()
        slopes = [task_gradient(task, y[task.name], y_pred[task.name]) for task in self.tasks]
        lengths = [
            head_gradient_norm(y_pred["features"], slope, self._head(task))
            for task, slope in zip(self.tasks, slopes, strict=True)
        ]
        norms = weights * ops.stop_gradient(ops.stack(lengths))
        targets = gradnorm_targets(norms, losses, [task.initial_loss for task in self.tasks], self.alpha)
        # One sum, two learners: the network sees constant weights, the weights see a constant network.
        return ops.sum(ops.stop_gradient(weights) * losses) + gradnorm_loss(norms, targets)

    def get_config(self):
        return super().get_config() | {
            "network": keras.saving.serialize_keras_object(self.network),
            "tasks": [asdict(task) for task in self.tasks],
            "weighting": self.weighting,
            "alpha": self.alpha,
        }

    @classmethod
    def from_config(cls, config):
        network, tasks = keras.saving.deserialize_keras_object(config["network"]), config["tasks"]
        return cls(**config | {"network": network, "tasks": [Task(**task) for task in tasks]})

    def _head(self, task: Task):
        return self.network.get_layer(task.name).kernel

    def task_weights(self):
        """(T,) float: what each task's loss is multiplied with now.

        GradNorm's always add up to T: the paper divides by their sum after each step, here they are a softmax.
        """
        if self.weighting == "fixed":
            return ops.ones((len(self.tasks),))
        if self.weighting == "uncertainty":
            halves = ops.convert_to_tensor([0.5 if task.classes is None else 1.0 for task in self.tasks])
            return halves * ops.exp(-self.logs)
        return len(self.tasks) * ops.softmax(self.logs)


def task_loss(task: Task, truth, output):
    """Mean over the batch: cross-entropy of logits (N, C), or the squared error of a number (N, 1) over its scale."""
    if task.classes is None:
        return ops.mean(ops.square(output[:, 0] - ops.cast(truth, "float32") / task.scale))
    return ops.mean(ops.sparse_categorical_crossentropy(ops.cast(truth, "int32"), output, from_logits=True))


def task_gradient(task: Task, truth, output):
    """(N, C) or (N, 1): the derivative of :func:`task_loss` in its outputs."""
    count = ops.cast(ops.shape(output)[0], "float32")
    if task.classes is None:
        return 2 * (output - ops.cast(truth, "float32")[:, None] / task.scale) / count
    return (ops.softmax(output) - ops.one_hot(ops.cast(truth, "int32"), task.classes)) / count
