"""How good a model is: cross-validated over clusters, calibrated, and put into a few numbers."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold

from scanner.analyzers.model.trees import Model
from scanner.training.bundles import Bundle
from scanner.training.fitting import fit

FOLDS = 5
BINS = 10
DIGITS = 6
Numbers = NDArray[np.float64]


class Quality(NamedTuple):
    """``recall_5`` is the share of malice found when 5 % of the honest bundles are called so."""

    auc: float
    recall_5: float
    recall_1: float
    calibration_error: float
    brier: float


def out_of_fold(bundles: Sequence[Bundle], *, seed: int) -> Numbers:
    """The margin of each bundle, by a model that has seen nothing of its cluster."""
    labels = [bundle.label for bundle in bundles]
    clusters = [bundle.cluster for bundle in bundles]
    margins = np.zeros(len(bundles))
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    for learned, held in folds.split(labels, labels, clusters):
        model = fit([bundles[index] for index in learned])
        margins[held] = [margin(model, bundles[index]) for index in held]
    return margins


def margin(model: Model, bundle: Bundle) -> float:
    """Of the worst part: what is added to a bundle never lowers it."""
    return max(model.margin(vector) for vector in bundle.vectors)


def calibrated(model: Model, margins: Numbers, labels: Sequence[int]) -> Model:
    """A line through the log-odds (Platt), which leaves the order as it is."""
    line = LogisticRegression(C=1e6).fit(margins.reshape(-1, 1), labels)
    return replace(
        model,
        slope=round(float(line.coef_[0][0]), DIGITS),
        intercept=round(float(line.intercept_[0]), DIGITS),
    )


def probabilities(margins: Numbers, labels: Sequence[int]) -> Numbers:
    """Calibrated on the other half of the margins, so that the error that follows is honest."""
    result = np.zeros(len(margins))
    numbers = np.asarray(labels)
    first = np.random.default_rng(0).permutation(len(margins)) % 2 == 0
    for held in (first, ~first):
        line = LogisticRegression(C=1e6).fit(margins[~held].reshape(-1, 1), numbers[~held])
        result[held] = line.predict_proba(margins[held].reshape(-1, 1))[:, 1]
    return result


def quality(margins: Numbers, labels: Sequence[int]) -> Quality:
    numbers = np.asarray(labels)
    likely = probabilities(margins, labels)
    return Quality(
        auc=float(roc_auc_score(numbers, margins)),
        recall_5=recall_at(margins, numbers, 0.05),
        recall_1=recall_at(margins, numbers, 0.01),
        calibration_error=calibration_error(likely, numbers),
        brier=float(np.mean((likely - numbers) ** 2)),
    )


def recall_at(margins: Numbers, labels: NDArray[np.int64], false_alarms: float) -> float:
    honest = np.sort(margins[labels == 0])[::-1]
    limit = honest[math.floor(false_alarms * len(honest))]
    return float(np.mean(margins[labels == 1] > limit))


def calibration_error(likely: Numbers, labels: NDArray[np.int64]) -> float:
    """Expected calibration error over ten bins of equal width."""
    bins = np.minimum((likely * BINS).astype(int), BINS - 1)
    return float(
        sum(
            np.mean(bins == each)
            * abs(np.mean(likely[bins == each]) - np.mean(labels[bins == each]))
            for each in range(BINS)
            if np.any(bins == each)
        )
    )
