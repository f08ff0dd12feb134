"""One network, several questions: who is it, turned how far, which expression, with glasses?

The tasks share a trunk (Caruana, Multitask learning, 1997). Their losses are weighed with fixed weights, by learned
uncertainty (Kendall et al. 2018) or by balanced gradients (GradNorm, Chen et al. 2018); ``experiments/multitask.py``
compares them with networks of the same trunk that have one task each.

    >>> from facelab import multitask, synthetic
    >>> faces = multitask.annotated_faces(synthetic.shipped_people())
    >>> faces.images.shape, multitask.tasks.EXPRESSIONS[faces.expression[0]]
    ((720, 48, 48, 1), 'neutral')
"""

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter
from facelab.multitask.evaluation import evaluate
from facelab.multitask.tasks import Task, annotated_faces, face_tasks
from facelab.multitask.training import Recipe, train

__all__ = [
    "Recipe",
    "Task",
    "annotated_faces",
    "evaluate",
    "face_tasks",
    "train",
]
