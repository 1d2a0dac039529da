//! Linear quantile regression, by weighted least squares that approach it (Hunter and Lange, 2000), with a ridge.

use drawdown::forecast::training::WEIGHTS;

/// The inputs of a row, or one weight for each.
pub type Vector = [f64; WEIGHTS];

/// What a fit starts from: inputs, one weight a row, and what came.
pub struct Problem {
    inputs: Vec<Vector>,
    outcomes: Vec<f64>,
    means: Vector,
    deviations: Vector,
}

impl Problem {
    /// Inputs are standardised, so that one ridge suits all. The first is the constant.
    pub fn new(mut inputs: Vec<Vector>, outcomes: Vec<f64>) -> Problem {
        let count = inputs.len() as f64;
        let (mut means, mut deviations) = ([0.0; WEIGHTS], [1.0; WEIGHTS]);
        for column in 1..WEIGHTS {
            let mean = inputs.iter().map(|row| row[column]).sum::<f64>() / count;
            let square = inputs.iter().map(|row| (row[column] - mean) * (row[column] - mean)).sum::<f64>() / count;
            means[column] = mean;
            if square > 1e-12 {
                deviations[column] = square.sqrt();
            }
            for row in &mut inputs {
                row[column] = (row[column] - mean) / deviations[column];
            }
        }
        Problem { inputs, outcomes, means, deviations }
    }

    /// The weights, of the inputs as they were given, that leave a share of `probability` of the outcomes below.
    pub fn quantile(&self, probability: f64, weights: &[f64], ridge: f64, steps: usize) -> Vector {
        let total: f64 = weights.iter().sum();
        let centre = self.outcomes.iter().zip(weights).map(|(y, w)| y * w).sum::<f64>() / total;
        let scale = self.outcomes.iter().zip(weights).map(|(y, w)| (y - centre).abs() * w).sum::<f64>() / total;
        let mut push = [0.0; WEIGHTS];
        for (row, weight) in self.inputs.iter().zip(weights) {
            for (push, input) in push.iter_mut().zip(row) {
                *push += input * weight * (2.0 * probability - 1.0);
            }
        }
        let mut solution = [0.0; WEIGHTS];
        solution[0] = centre;
        let mut softness = scale;
        for _ in 0..steps {
            softness = (softness * 0.7).max(scale * 0.02);
            let mut matrix = [[0.0; WEIGHTS]; WEIGHTS];
            let mut right = push;
            for ((row, outcome), weight) in self.inputs.iter().zip(&self.outcomes).zip(weights) {
                let fitted: f64 = row.iter().zip(&solution).map(|(x, b)| x * b).sum();
                let weight = weight / (softness + (outcome - fitted).abs());
                for (line, (target, left)) in matrix.iter_mut().zip(right.iter_mut().zip(row)) {
                    let left = left * weight;
                    *target += left * outcome;
                    for (cell, other) in line.iter_mut().zip(row) {
                        *cell += left * other;
                    }
                }
            }
            for (column, line) in matrix.iter_mut().enumerate().skip(1) {
                line[column] += ridge * total;
            }
            solution = solve(matrix, right);
        }
        let mut raw = solution;
        for column in 1..WEIGHTS {
            raw[column] /= self.deviations[column];
            raw[0] -= raw[column] * self.means[column];
        }
        raw
    }
}

/// By Cholesky's decomposition: the matrix is symmetric and the ridge makes it definite.
fn solve(mut matrix: [Vector; WEIGHTS], mut right: Vector) -> Vector {
    for column in 0..WEIGHTS {
        let pivot = matrix[column];
        for row in matrix.iter_mut().skip(column) {
            let known: f64 = row.iter().zip(&pivot).take(column).map(|(left, right)| left * right).sum();
            row[column] -= known;
        }
        let root = matrix[column][column].max(1e-12).sqrt();
        for row in matrix.iter_mut().skip(column) {
            row[column] /= root;
        }
    }
    for row in 0..WEIGHTS {
        let known: f64 = matrix[row].iter().zip(&right).take(row).map(|(left, right)| left * right).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    for row in (0..WEIGHTS).rev() {
        let known: f64 = matrix.iter().zip(&right).skip(row + 1).map(|(line, right)| line[row] * right).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    right
}
