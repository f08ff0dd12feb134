"""One number out of several losses: fixed weights, learned uncertainty (2018), balanced gradients (2018).

A network with one trunk and several heads has a loss for each task. Their sizes say nothing about their worth: a
cross-entropy over 300 people begins at 5.7, a squared error of a standardized angle at 1. Adding them up is a choice,
and these are three of them. Each function takes the T losses of a batch and works on every back-end.
"""

from __future__ import annotations

from keras import ops


def uncertainty_weighted(losses, log_variances, numbers):
    """Σ of the losses, each divided by a variance that is learned, plus the price of a large variance::

        classes:  L_i / σ_i² + log σ_i          numbers:  L_i / (2 σ_i²) + log σ_i

    A task that cannot be learned well gets a large σ_i and pulls less. What is learned is s_i = log σ_i², which may be
    any number; at its best 1 / σ_i² = 1 / (2 L_i) for classes and 1 / L_i for numbers.

    Args:
        losses: (T,) float, the mean loss of each task in the batch.
        log_variances: (T,) float, s_i.
        numbers: (T,) bool, whether a task is a regression (squared error), not a classification (cross-entropy).

    Returns:
        () float; may be negative.

    Source:
        Kendall, Gal and Cipolla, Multi-task learning using uncertainty to weigh losses, CVPR 2018, equation 10.

    Example:
        >>> float(uncertainty_weighted([2.0, 3.0], [0.0, 0.0], [False, True]))  # 2 + 3/2
        3.5
    """
    losses, s = ops.cast(losses, "float32"), ops.cast(log_variances, "float32")
    halves = ops.where(ops.convert_to_tensor(numbers), 0.5, 1.0)
    return ops.sum(halves * ops.exp(-s) * losses + s / 2)


def gradnorm_targets(norms, losses, initial_losses, alpha: float = 1.5):
    """How large each task's gradient should be::

        target_i = mean(G) * r_i ** alpha        r_i = (L_i / L_i(0)) / mean_j (L_j / L_j(0))

    Tasks that have come down less than the others (r_i above 1) get a larger gradient.

    Args:
        norms: (T,) float, G_i, length of w_i * (gradient of L_i in the last weights that all tasks share).
        losses: (T,) float, L_i now.
        initial_losses: (T,) float, L_i(0) of the untrained network, such as log C for C classes.
        alpha: How hard slow tasks are helped; 0 makes all gradients equally long.

    Returns:
        (T,) float, constants: no gradient flows through them.

    Source:
        Chen et al., GradNorm: gradient normalization for loss balancing, ICML 2018, equation 2, section 3.2.

    Example:
        >>> gradnorm_targets([1.0, 3.0], [2.0, 2.0], [4.0, 4.0], alpha=1.0).numpy().tolist()
        [2.0, 2.0]
    """
    norms, left = ops.cast(norms, "float32"), ops.cast(losses, "float32") / ops.cast(initial_losses, "float32")
    rates = left / ops.mean(left)
    return ops.stop_gradient(ops.mean(norms) * ops.power(rates, alpha))


def gradnorm_loss(norms, targets):
    """``Σ |G_i - target_i|``, whose gradient moves the weights w_i; the network's weights do not learn from it.

    Args:
        norms: (T,) float, see :func:`gradnorm_targets`.
        targets: (T,) float, from there.

    Source:
        Chen et al., ICML 2018, equation 2.

    Example:
        >>> float(gradnorm_loss([1.0, 3.0], [1.5, 2.5]))
        1.0
    """
    return ops.sum(ops.abs(ops.cast(norms, "float32") - ops.cast(targets, "float32")))


def head_gradient_norm(features, slopes, kernel):
    """Length of one task's gradient in the shared linear layer before a linear head, by hand::

        embedding = features W + b,   output = embedding K + k:   dL/dW = featuresᵀ (dL/doutput Kᵀ)

    Args:
        features: (N, F) float, what goes into the shared layer.
        slopes: (N, C) float, dL/doutput. For the mean of cross-entropies that is (p - one-hot) / N.
        kernel: (D, C) float, K.

    Returns:
        () float, the Frobenius norm of dL/dW, (F, D).

    Source:
        Chain rule; Chen et al. 2018 take the gradient in "the last shared layer of weights".

    Example:
        >>> float(head_gradient_norm([[1.0, 2.0]], [[2.0]], [[1.5], [2.0]]))  # |(1, 2)| * 2 * |(1.5, 2)| = 5√5
        11.180339813232422
    """
    back = ops.matmul(ops.cast(slopes, "float32"), ops.transpose(ops.cast(kernel, "float32")))  # (N, D)
    gradient = ops.matmul(ops.transpose(ops.cast(features, "float32")), back)
    return ops.sqrt(ops.sum(ops.square(gradient)) + 1e-12)
