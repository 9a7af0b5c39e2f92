/**
 * Solves a symmetric positive definite system of six unknowns by Cholesky's decomposition. Undefined where the system
 * does not determine them: points of a ball, or of a plane, can be turned without leaving it.
 *
 * @param matrix 36 numbers, row by row; only the lower triangle is read
 */
export function solveSix(matrix: Float64Array, right: Float64Array): Float64Array | undefined {
  const lower = new Float64Array(36)
  const at = (row: number, column: number): number => lower[6 * row + column] ?? 0
  for (let row = 0; row < 6; row++)
    for (let column = 0; column <= row; column++) {
      let sum = matrix[6 * row + column] ?? 0
      for (let k = 0; k < column; k++) sum -= at(row, k) * at(column, k)
      if (row === column) {
        if (!(sum > 1e-9 * (matrix[7 * row] ?? 0))) return undefined
        lower[7 * row] = Math.sqrt(sum)
      } else lower[6 * row + column] = sum / at(column, column)
    }
  const x = new Float64Array(6)
  for (let row = 0; row < 6; row++) {
    let sum = right[row] ?? 0
    for (let k = 0; k < row; k++) sum -= at(row, k) * (x[k] ?? 0)
    x[row] = sum / at(row, row)
  }
  for (let row = 5; row >= 0; row--) {
    let sum = x[row] ?? 0
    for (let k = row + 1; k < 6; k++) sum -= at(k, row) * (x[k] ?? 0)
    x[row] = sum / at(row, row)
  }
  return x
}
