"""Run by test_backends.py in a process of its own: the losses once more, with pytorch-metric-learning.

Usage: second_implementation.py PACKAGES FOLDER, where FOLDER holds batch.npz and receives metric_learning.npz.

What that library offers is not always the same selection, so its miners' triplets are sorted out here: a miner says
which triplets are semi-hard and which are hard, the loss what each is worth, and what remains is a maximum or mean.
It has no center loss.
"""

import sys
from pathlib import Path

import numpy as np


def pairs_and_triplets(torch, labels, margin):
    """Name -> function of embeddings (N, D) -> (N,)."""
    from pytorch_metric_learning import distances, losses, miners, reducers

    n, squared = len(labels), distances.LpDistance(power=2)
    positives = [[p for p in range(n) if labels[p] == labels[a] and p != a] for a in range(n)]
    triplet = losses.TripletMarginLoss(margin=margin, distance=squared, reducer=reducers.DoNothingReducer())
    pair = losses.ContrastiveLoss(
        neg_margin=margin, distance=distances.LpDistance(), reducer=reducers.DoNothingReducer()
    )

    def mined(x, kind, within):
        """Anchor, positive -> worths of the triplets that a miner finds."""
        found = triplet(x, labels, miners.TripletMarginMiner(within, kind, distance=squared)(x, labels))["loss"]
        if isinstance(found["losses"], int):  # none was found
            return lambda a, p: torch.zeros(0)
        anchors, ps, _ = found["indices"]
        return lambda a, p: found["losses"][(anchors == a) & (ps == p)]

    def mean_over_positives(value):
        rows = [[value(a, p) for p in positives[a]] or [torch.zeros(())] for a in range(n)]
        return torch.stack([torch.stack(row).mean() for row in rows])

    def semi_hard(x):  # the nearest farther one is the worst of the farther ones, the farthest the mildest of the rest
        farther, nearer = mined(x, "semihard", 10), mined(x, "hard", 10)
        return mean_over_positives(lambda a, p: farther(a, p).max() if len(farther(a, p)) else nearer(a, p).min())

    def facenet(x):
        inside = mined(x, "semihard", margin)
        return mean_over_positives(lambda a, p: inside(a, p).max() if len(inside(a, p)) else torch.zeros(()))

    def batch_all(x):
        every = mined(x, "all", 10)
        return mean_over_positives(lambda a, p: every(a, p).mean())

    def batch_hard(x):
        found = triplet(x, labels, miners.BatchHardMiner(distance=squared)(x, labels))["loss"]
        return torch.zeros(n).index_add(0, found["indices"][0], found["losses"])

    def contrastive(x):  # linear there, squared in the paper
        kinds = pair(x, labels).values()
        return sum(torch.zeros(n).index_add(0, k["indices"][0], k["losses"] ** 2 / 2) for k in kinds) / (n - 1)

    return {
        "contrastive": contrastive,
        "batch_all_triplet": batch_all,
        "batch_hard_triplet": batch_hard,
        "semi_hard_triplet": semi_hard,
        "facenet_triplet": facenet,
    }


def with_classes(torch, labels, kernel):
    """Name -> function of embeddings -> (N,), softmax cross-entropy with the margins of our defaults."""
    from pytorch_metric_learning import losses, reducers

    found = {}
    for name, kind, options in (("cosface", losses.CosFaceLoss, {"margin": 0.35, "scale": 64}),
                                ("arcface", losses.ArcFaceLoss, {"margin": np.degrees(0.5), "scale": 64}),
                                ("a_softmax", losses.SphereFaceLoss, {"margin": 4, "scale": 1})):  # fmt: skip
        loss = kind(kernel.shape[1], kernel.shape[0], reducer=reducers.DoNothingReducer(), **options)
        loss.W.data = torch.tensor(kernel)
        found[name] = lambda x, loss=loss: loss(x, labels)["loss"]["losses"]
    return found


def main(packages: str, folder: str) -> None:
    sys.path.append(packages)
    import torch

    with np.load(Path(folder, "batch.npz")) as data:
        labels, kernel = torch.tensor(data["labels"]), data["kernel"]
        functions = pairs_and_triplets(torch, labels, float(data["margin"]))
        functions |= with_classes(torch, labels % kernel.shape[1], kernel)
        results = {}
        for name, function in functions.items():
            x = torch.tensor(data["x"], requires_grad=True)
            values = function(x)
            (values * torch.tensor(data["weights"])).sum().backward()
            results[f"{name}.values"], results[f"{name}.gradient"] = values.detach().numpy(), x.grad.numpy()
    np.savez(Path(folder, "metric_learning.npz"), **results)


if __name__ == "__main__":
    main(*sys.argv[1:])
