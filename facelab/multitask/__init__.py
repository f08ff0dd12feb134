"""One network, several questions: who is it, turned how far, which expression, with glasses?

The tasks share a trunk (Caruana, Multitask learning, 1997). Their losses are weighed with fixed weights, by learned
uncertainty (Kendall et al. 2018) or by balanced gradients (GradNorm, Chen et al. 2018); ``experiments/multitask.py``
compares them with networks of the same trunk that have one task each.

    >>> from facelab import multitask, synthetic
    >>> faces = multitask.annotated_faces(synthetic.shipped_people())
    >>> faces.images.shape, multitask.EXPRESSIONS[faces.expression[0]]
    ((720, 48, 48, 1), 'neutral')
"""

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter
from facelab.multitask.evaluation import (
    TaskResult,
    TaskStatistic,
    balanced_accuracy,
    evaluate,
    mean_result,
    predict,
    task_statistic,
    weighted_mean,
)
from facelab.multitask.network import multitask_network, trunk
from facelab.multitask.tasks import EXPRESSIONS, AnnotatedFaces, Task, annotated_faces, face_tasks
from facelab.multitask.training import Recipe, TrainingResult, train
from facelab.multitask.weighting import WEIGHTINGS, WeightedTasks, task_gradient, task_loss

__all__ = [
    "EXPRESSIONS",
    "WEIGHTINGS",
    "AnnotatedFaces",
    "Recipe",
    "Task",
    "TaskResult",
    "TaskStatistic",
    "TrainingResult",
    "WeightedTasks",
    "annotated_faces",
    "balanced_accuracy",
    "evaluate",
    "face_tasks",
    "mean_result",
    "multitask_network",
    "predict",
    "task_gradient",
    "task_loss",
    "task_statistic",
    "train",
    "trunk",
    "weighted_mean",
]
