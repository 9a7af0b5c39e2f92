/**
 * Counts of many tables, kept for each patient, so that the counts of any resample of patients are one weighted sum. A table is a stretch
 * of one long list.
 */
export class PatientSums {
  readonly #patients: readonly string[]
  readonly #positions: ReadonlyMap<string, number>
  readonly #entries: Map<number, number>[]
  #length = 0

  constructor(patients: Iterable<string>) {
    this.#patients = [...new Set(patients)]
    this.#positions = new Map(this.#patients.map((patient, position) => [patient, position]))
    this.#entries = this.#patients.map(() => new Map<number, number>())
  }

  get patients(): number {
    return this.#patients.length
  }

  /** Makes room for a table of so many cells; gives where it begins. */
  reserve(cells: number): number {
    const start = this.#length
    this.#length += cells
    return start
  }

  add(patient: string, cell: number, amount = 1): void {
    const entries = this.#entries[this.#positions.get(patient) ?? -1]
    if (entries && amount !== 0) entries.set(cell, (entries.get(cell) ?? 0) + amount)
  }

  /** The sums over patients, each counted as often as its weight says. The same array with every call. */
  summing(): (weights: Uint16Array) => Float64Array {
    const sparse = this.#entries.map((entries) => ({
      cells: Int32Array.from(entries.keys()),
      amounts: Float64Array.from(entries.values()),
    }))
    const sums = new Float64Array(this.#length)
    return (weights) => {
      sums.fill(0)
      sparse.forEach(({ cells, amounts }, patient) => {
        const weight = weights[patient] ?? 0
        if (weight === 0) return
        for (let index = 0; index < cells.length; index++) {
          const cell = cells[index] ?? 0
          sums[cell] = (sums[cell] ?? 0) + weight * (amounts[index] ?? 0)
        }
      })
      return sums
    }
  }
}
