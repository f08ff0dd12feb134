"""From vectors to names, and the ways to vectors before deep learning.

Classifiers that learn people, many SVMs and sums of few known faces among them, metrics learned on vectors, and
clusters where no name is known; Eigenfaces, Fisherfaces and local binary patterns, which make vectors of aligned faces
without a network. Thin over scikit-learn.
"""

from facelab.classify._validation import gray_faces
from facelab.classify.classifier import Classifier, Prediction, load, train
from facelab.classify.cluster import PairQuality, cluster, pair_quality
from facelab.classify.joint_bayesian import JointBayesian, joint_bayesian
from facelab.classify.lbp import chi_square_distance, lbp_codes, lbp_histograms
from facelab.classify.mahalanobis import Mahalanobis, lmnn
from facelab.classify.pair_svm import SameDifferentSVM, same_different, sample_pairs
from facelab.classify.sparse import SparseClassifier, SparseCode, omp, sparse_classifier
from facelab.classify.subspace import Subspace, eigenfaces, fisherfaces
from facelab.classify.svm import ManySVMs, Plane, one_vs_one, one_vs_rest, scaled
from facelab.classify.weighted_chi_square import WeightedChiSquare, chi_square_terms, weighted_chi_square

__all__ = [
    "Classifier",
    "JointBayesian",
    "Mahalanobis",
    "ManySVMs",
    "PairQuality",
    "Plane",
    "Prediction",
    "SameDifferentSVM",
    "SparseClassifier",
    "SparseCode",
    "Subspace",
    "WeightedChiSquare",
    "chi_square_distance",
    "chi_square_terms",
    "cluster",
    "eigenfaces",
    "fisherfaces",
    "gray_faces",
    "joint_bayesian",
    "lbp_codes",
    "lbp_histograms",
    "lmnn",
    "load",
    "omp",
    "one_vs_one",
    "one_vs_rest",
    "pair_quality",
    "same_different",
    "sample_pairs",
    "scaled",
    "sparse_classifier",
    "train",
    "weighted_chi_square",
]
