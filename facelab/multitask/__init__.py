"""One network, several questions: who is it, turned how far, which expression, with glasses?

The tasks share a trunk (Caruana, Multitask learning, 1997). Their losses are weighed with fixed weights, by learned
uncertainty (Kendall et al. 2018) or by balanced gradients (GradNorm, Chen et al. 2018); ``experiments/multitask.py``
compares them with networks of the same trunk that have one task each.

    >>> from facelab import multitask, synthetic
    >>> faces = multitask.truths_of(synthetic.shipped_people())
    >>> faces.aligned.shape, multitask.EXPRESSIONS[faces.expression[0]]
    ((720, 48, 48, 1), 'neutral')
"""

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter
from facelab.multitask.judging import (
    Answer,
    Measured,
    balanced_accuracy,
    judge,
    mean_answer,
    measure,
    predict,
    weighted_mean,
)
from facelab.multitask.network import multitask_network, trunk
from facelab.multitask.tasks import EXPRESSIONS, FaceTruths, Task, face_tasks, truths_of
from facelab.multitask.training import Plan, Trained, train
from facelab.multitask.weighting import WEIGHTINGS, WeightedTasks, task_loss, task_slope

__all__ = [
    "EXPRESSIONS",
    "WEIGHTINGS",
    "Answer",
    "FaceTruths",
    "Measured",
    "Plan",
    "Task",
    "Trained",
    "WeightedTasks",
    "balanced_accuracy",
    "face_tasks",
    "judge",
    "mean_answer",
    "measure",
    "multitask_network",
    "predict",
    "task_loss",
    "task_slope",
    "train",
    "trunk",
    "truths_of",
    "weighted_mean",
]
