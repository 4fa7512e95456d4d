"""How good a model is: cross-validated over clusters, calibrated, and put into a few numbers."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold

from scanner.analyzers.model.trees import Judge, likely, together
from scanner.training.bundles import Bundle
from scanner.training.fitting import fit

FOLDS = 5
BINS = 10
DIGITS = 6
MALICIOUS = 1 / 3
"""The share that the numbers are calibrated for, whatever it is among the lines: how many honest
packages somebody fetched moves no cut-off."""
Numbers = NDArray[np.float64]


class Quality(NamedTuple):
    """``recall_5`` is the share of malice found when 5 % of the honest bundles are called so."""

    auc: float
    recall_5: float
    recall_1: float
    calibration_error: float
    brier: float


def out_of_fold(bundles: Sequence[Bundle], *, seed: int) -> Numbers:
    """Margins of each bundle, of its parts and of the whole, by a judge who saw no neighbour."""
    labels = [bundle.label for bundle in bundles]
    clusters = [bundle.cluster for bundle in bundles]
    margins = np.zeros((len(bundles), 2))
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    for learned, held in folds.split(labels, labels, clusters):
        judge = fit([bundles[index] for index in learned])
        margins[held] = [margins_of(judge, bundles[index]) for index in held]
    return margins


def margins_of(judge: Judge, bundle: Bundle) -> tuple[float, float]:
    return max(map(judge.parts.margin, bundle.parts)), judge.whole.margin(bundle.whole)


def calibrated(judge: Judge, margins: Numbers, labels: Sequence[int]) -> Judge:
    """A line through the log-odds of each (Platt), which leaves their order as it is."""
    models = [
        replace(model, slope=round(float(line[0]), DIGITS), intercept=round(float(line[1]), DIGITS))
        for model, line in zip((judge.parts, judge.whole), _lines(margins, labels), strict=True)
    ]
    return Judge(*models)


def probabilities(margins: Numbers, labels: Sequence[int]) -> Numbers:
    """What the scanner would say, from margins that no model learned from."""
    return _likely(_together(margins, _lines(margins, labels)))


def unseen_probabilities(margins: Numbers, labels: Sequence[int]) -> Numbers:
    """Calibrated on the other half of the margins, so that the error that follows is honest."""
    result = np.zeros(len(margins))
    numbers = np.asarray(labels)
    first = np.random.default_rng(0).permutation(len(margins)) % 2 == 0
    for held in (first, ~first):
        lines = _lines(margins[~held], numbers[~held])
        result[held] = _likely(_together(margins[held], lines))
    return result


def _likely(log_odds: Numbers) -> Numbers:
    return np.array([likely(each) for each in log_odds])


def _lines(margins: Numbers, labels: Any) -> Numbers:
    """Slope and intercept for each. The higher of two probabilities says too much: mended last."""
    each = np.array([_line(column, labels) for column in margins.T])
    slope, intercept = _line(_together(margins, each), labels)
    lines: Numbers = each * slope + np.array([0.0, intercept])
    return lines


def _line(column: Numbers, labels: Any) -> tuple[float, float]:
    is_malicious = np.asarray(labels) == 1
    share = is_malicious.mean()
    weights = np.where(is_malicious, MALICIOUS / share, (1 - MALICIOUS) / (1 - share))
    line = LogisticRegression(C=1e6).fit(column.reshape(-1, 1), labels, sample_weight=weights)
    return float(line.coef_[0][0]), float(line.intercept_[0])


def _together(margins: Numbers, lines: Numbers) -> Numbers:
    """Log-odds."""
    return np.array([together(*pair) for pair in margins * lines[:, 0] + lines[:, 1]])


def quality(margins: Numbers, labels: Sequence[int]) -> Quality:
    numbers = np.asarray(labels)
    likely = probabilities(margins, labels)
    unseen = unseen_probabilities(margins, labels)
    return Quality(
        auc=float(roc_auc_score(numbers, likely)),
        recall_5=recall_at(likely, numbers, 0.05),
        recall_1=recall_at(likely, numbers, 0.01),
        calibration_error=calibration_error(unseen, numbers),
        brier=float(np.mean((unseen - numbers) ** 2)),
    )


def recall_at(likely: Numbers, labels: NDArray[np.int64], false_alarms: float) -> float:
    honest = np.sort(likely[labels == 0])[::-1]
    limit = honest[math.floor(false_alarms * len(honest))]
    return float(np.mean(likely[labels == 1] > limit))


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
