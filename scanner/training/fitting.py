"""Fits the model: boosted trees that suspicion never lowers, over each bundle's parts and whole."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from scanner.analyzers.model.behaviours import TOGETHER, WITHIN_FUNCTION, words
from scanner.analyzers.model.trees import Input, Judge, Model, Node
from scanner.analyzers.model.vectors import Vector
from scanner.training.bundles import Bundle, in_javascript

ROUNDS = 2
"""First all files of a bundle stand for it, then those that the first took for its worst."""
WORST = 3
COPY_WEIGHT = 0.05
"""Of a malicious bundle as it would look in JavaScript, beside 1 of the real one."""
DIGITS = 6
SETTINGS = {
    "max_iter": 200,
    "learning_rate": 0.08,
    "max_leaf_nodes": 15,
    "min_samples_leaf": 5,
    "l2_regularization": 1.0,
}
Numbers = NDArray[np.float64]


def inputs() -> tuple[Input, ...]:
    """What the trees may ask for, and up to where more of it counts."""
    seen = [name for name in words() if name != "hides"]
    once = [
        *seen,
        *(f"p_{first}+{second}" for first, second in TOGETHER),
        *(f"s_{name}" for name in seen),
        *(f"i_{name}" for name in seen),
        *(f"fn_{first}+{second}" for first, second in WITHIN_FUNCTION),
        *("hook_pre", "hook_post", "hook_shady", "small_hot", "long_b64", "ws_pad"),
        *("longstr", "dunder_import", "setup_top_danger", "init_top_danger"),
    ]
    return (
        *(Input(name, 1.0) for name in once),
        Input("top_danger", 4.0),
        Input("exec_nonconst", 3.0),
        Input("getattr_dyn", 3.0),
        Input("conf_chars", 50.0),
        Input("nhits_max", 30.0),
        Input("maxstrent", 8.0),
        Input("hot_per_kb", 20.0),
        Input("log_code", 20.0, is_less=True),
    )


def fit(bundles: Sequence[Bundle]) -> Judge:
    """Learns each malicious bundle in JavaScript too. Uncalibrated: slope 1 and intercept 0."""
    copies = [in_javascript(bundle) for bundle in bundles if bundle.label]
    importance = [1.0] * len(bundles) + [COPY_WEIGHT] * len(copies)
    bundles = [*bundles, *copies]
    return Judge(_of_parts(bundles, importance), _of_whole(bundles, importance))


def _of_parts(bundles: Sequence[Bundle], importance: Sequence[float]) -> Model:
    asked = inputs()
    rows = [rows_of(asked, bundle.parts) for bundle in bundles]
    weights = [np.full(len(each), w / len(each)) for each, w in zip(rows, importance, strict=True)]
    booster = boost(asked, bundles, rows, weights)
    for _ in range(ROUNDS - 1):
        weights = [
            weight * _of_worst(booster.decision_function(each))
            for each, weight in zip(rows, importance, strict=True)
        ]
        booster = boost(asked, bundles, rows, weights)
    return exported(booster, asked)


def _of_whole(bundles: Sequence[Bundle], importance: Sequence[float]) -> Model:
    asked = inputs()
    rows = [rows_of(asked, [bundle.whole]) for bundle in bundles]
    weights = [np.array([weight]) for weight in importance]
    return exported(boost(asked, bundles, rows, weights), asked)


def rows_of(asked: tuple[Input, ...], vectors: Sequence[Vector]) -> Numbers:
    blank = Model(asked, 0.0, (), 1.0, 0.0)
    return np.array([blank.row(vector) for vector in vectors])


def _of_worst(margins: Numbers) -> Numbers:
    """Half the weight to the worst part, the other half to the few that come next and to all."""
    weights = np.full(len(margins), 0.1 / len(margins))
    worst = np.argsort(margins)[::-1][:WORST]
    weights[worst] += 0.4 / len(worst)
    weights[worst[0]] += 0.5
    return weights


def boost(
    asked: tuple[Input, ...],
    bundles: Sequence[Bundle],
    rows: Sequence[Numbers],
    weights: Sequence[Numbers],
) -> HistGradientBoostingClassifier:
    labels = np.repeat([bundle.label for bundle in bundles], [len(each) for each in rows])
    booster = HistGradientBoostingClassifier(
        **SETTINGS, monotonic_cst=[-1 if each.is_less else 1 for each in asked], random_state=0
    )
    return booster.fit(np.concatenate(rows), labels, sample_weight=np.concatenate(weights))


def exported(booster: HistGradientBoostingClassifier, asked: tuple[Input, ...]) -> Model:
    """The trees as plain numbers."""
    # The library has no public way to its trees; its version is pinned and a test compares.
    base = float(booster._baseline_prediction.ravel()[0])  # noqa: SLF001
    trees = tuple(_nodes(each[0].nodes) for each in booster._predictors)  # noqa: SLF001
    return Model(asked, round(base, DIGITS), trees, 1.0, 0.0)


def _nodes(nodes: Any) -> tuple[Node, ...]:
    return tuple(
        Node(0, 0.0, 0, 0, round(float(node["value"]), DIGITS))
        if node["is_leaf"]
        else Node(
            int(node["feature_idx"]),
            round(float(node["num_threshold"]), DIGITS),
            int(node["left"]),
            int(node["right"]),
            0.0,
        )
        for node in nodes
    )
