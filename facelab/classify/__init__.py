"""From vectors to names: classifiers that learn people, and clusters where no name is known. Thin over scikit-learn."""

from facelab.classify.classifier import Classifier, Prediction, load, train
from facelab.classify.cluster import PairQuality, cluster, pair_quality

__all__ = ["Classifier", "PairQuality", "Prediction", "cluster", "load", "pair_quality", "train"]
