"""AutoETS from statsforecast on the windows of the backtest: a peer run on demand, never by a test.

    python3 -m venv venv && venv/bin/pip install statsforecast==2.1.1
    venv/bin/python trainer/peers/autoets.py --data PATH --out autoets.csv
    cargo xtask backtest --data PATH --peer autoets.csv

A row is a window and a horizon: the point forecast of cumulative spend, and its quantiles over simulated paths of the
fitted model. Spend below zero counts as zero.
"""

import argparse
import csv
import os
import warnings

import numpy as np
from statsforecast.models import AutoETS

HISTORIES = [7, 10, 14, 28, 56]
HORIZONS = [7, 14, 28]
PROBABILITIES = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]
PATHS = 200


def series(path):
    lengths = {}
    with open(os.path.join(path, "daily_series.csv")) as file:
        for row in csv.DictReader(file):
            if row["group"] == "account":
                lengths[row["series"]] = int(row["days"])
    found = {name: np.zeros(days) for name, days in lengths.items()}
    with open(os.path.join(path, "daily.csv")) as file:
        for row in csv.DictReader(file):
            if row["series"] in found:
                found[row["series"]][int(row["day"])] = float(row["value"])
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--every", type=int, default=4, help="windows that end on every so many days")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    with open(arguments.out, "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["series", "end", "history", "horizon", "point"] + [f"q{p}" for p in PROBABILITIES])
        for name, values in series(arguments.data).items():
            for end in range(min(HISTORIES), len(values) - min(HORIZONS) + 1, arguments.every):
                for history in HISTORIES:
                    if history > end:
                        continue
                    window = values[end - history : end]
                    # A weekly season needs two weeks.
                    season = 7 if history >= 14 else 1
                    try:
                        fitted = AutoETS(season_length=season).fit(window)
                        point = fitted.predict(max(HORIZONS))["mean"]
                        paths = np.cumsum(fitted.simulate(max(HORIZONS), PATHS, seed=1), axis=1)
                    except Exception:
                        # It fits no constant: its own answer to one is the constant.
                        point = np.full(max(HORIZONS), window.mean())
                        paths = np.cumsum(np.tile(point, (2, 1)), axis=1)
                    if not (np.isfinite(point).all() and np.isfinite(paths).all()):
                        point = np.full(max(HORIZONS), window.mean())
                        paths = np.cumsum(np.tile(point, (2, 1)), axis=1)
                    total = np.cumsum(point)
                    for horizon in HORIZONS:
                        if end + horizon > len(values):
                            continue
                        cumulative = np.quantile(paths[:, horizon - 1], PROBABILITIES)
                        row = [max(total[horizon - 1], 0.0), *np.maximum(cumulative, 0.0)]
                        out.writerow([name, end, history, horizon] + [f"{value:.6g}" for value in row])


if __name__ == "__main__":
    main()
