"""From vectors to names, and the ways to vectors before deep learning: scikit-learn estimators.

Classifiers that learn people, many SVMs and sparse representation among them, metrics learned on vectors, and
clustering where no name is known; Eigenfaces, Fisherfaces and local binary patterns, which make vectors of aligned
faces without a network. Each has ``fit``, and ``predict`` or ``transform``; ``clone``, ``cross_val_score``,
``GridSearchCV`` and ``make_pipeline`` work with them.
"""

from facelab.classify._validation import gray_faces
from facelab.classify.classifier import IdentityClassifier, load
from facelab.classify.cluster import IdentityClustering, pair_quality
from facelab.classify.joint_bayesian import JointBayesian
from facelab.classify.lbp import LBPHistograms
from facelab.classify.mahalanobis import LMNN
from facelab.classify.pair_svm import SameDifferentSVM
from facelab.classify.sparse import SparseRepresentationClassifier
from facelab.classify.subspace import Eigenfaces, Fisherfaces
from facelab.classify.svm import LengthScaler, ManySVMs
from facelab.classify.weighted_chi_square import WeightedChiSquare

__all__ = [
    "LMNN",
    "Eigenfaces",
    "Fisherfaces",
    "IdentityClassifier",
    "IdentityClustering",
    "JointBayesian",
    "LBPHistograms",
    "LengthScaler",
    "ManySVMs",
    "SameDifferentSVM",
    "SparseRepresentationClassifier",
    "WeightedChiSquare",
    "gray_faces",
    "load",
    "pair_quality",
]
