"""How good are distances at telling people apart? Measures of verification and identification, numpy only.

Everywhere in this package *distances* (P,) fall as two photos look more alike, *same* (P,) bool says
whether they truly show one person, and a pair is accepted where ``distance <= threshold``. Rates are
fractions. FAR and FRR here are what ISO/IEC 19795 calls FMR and FNMR: they count comparisons of
faces that were found; a photo without a detected face is not part of them.

:mod:`facelab.evaluate.audit` looks for experiments that look fine and are not.
"""

from facelab.evaluate import audit
from facelab.evaluate.attacks import attack_rates
from facelab.evaluate.calibration import calibrate, threshold_at_far
from facelab.evaluate.false_matches import false_match_table
from facelab.evaluate.groups import group_rates
from facelab.evaluate.identification import cmc, open_set
from facelab.evaluate.intervals import bootstrap_over_people, wilson
from facelab.evaluate.pairs import pairs
from facelab.evaluate.separation import judged_pairs, separation, weighted_auc
from facelab.evaluate.verification import accuracy, auc, best_threshold, eer, k_fold, roc, tar_at_far

__all__ = [
    "accuracy",
    "attack_rates",
    "auc",
    "audit",
    "best_threshold",
    "bootstrap_over_people",
    "calibrate",
    "cmc",
    "eer",
    "false_match_table",
    "group_rates",
    "judged_pairs",
    "k_fold",
    "open_set",
    "pairs",
    "roc",
    "separation",
    "tar_at_far",
    "threshold_at_far",
    "weighted_auc",
    "wilson",
]
