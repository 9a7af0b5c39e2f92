import { createHash } from 'node:crypto'
import type { Box } from '../../src-shared/geometry/box.js'
import { findQuestion } from '../../src-shared/moaks/questions.js'
import type { BenchCase, TruthItem } from './dataset.js'

interface Row {
  readonly question: number
  readonly grades: readonly (number | null)[]
  readonly box: readonly number[] | null
}

/**
 * Collects cases and their truth while a dataset is read. Rows may come in any order; a second row for one question of
 * one case replaces nothing and is counted.
 */
export class TruthTable {
  readonly cases: BenchCase[] = []
  duplicates = 0
  private readonly rows: Row[][] = []
  private readonly indexById = new Map<string, number>()

  /** Adds a case, or finds the one that has this id already. Returns its index. */
  addCase(entry: BenchCase): number {
    const known = this.indexById.get(entry.id)
    if (known !== undefined) return known
    this.cases.push(entry)
    this.rows.push([])
    this.indexById.set(entry.id, this.cases.length - 1)
    return this.cases.length - 1
  }

  /** Index of the case with this id, or −1. */
  caseIndexOf(id: string): number {
    return this.indexById.get(id) ?? -1
  }

  addTruth(caseIndex: number, question: number, grades: readonly (number | null)[], box: Box | null): void {
    const rows = this.rows[caseIndex]
    if (!rows) throw new RangeError(`There is no case ${caseIndex}.`)
    if (rows.some((row) => row.question === question)) this.duplicates++
    else rows.push({ question, grades, box: box ? [...box.min, ...box.max] : null })
  }

  /** Truth of a case in the order of question ids. */
  truthOf(caseIndex: number): TruthItem[] {
    const rows = this.rows[caseIndex] ?? []
    return [...rows]
      .sort((a, b) => a.question - b.question)
      .flatMap((row) => {
        const question = findQuestion(row.question)
        return question ? [{ question, grades: row.grades, box: boxFrom(row.box) }] : []
      })
  }

  /** SHA-256 over everything that answers are compared with. */
  fingerprint(): string {
    const hash = createHash('sha256')
    this.cases.forEach((entry, index) => {
      hash.update(`${entry.id}\n${entry.patient}\n${entry.frame}\n`)
      for (const item of this.truthOf(index))
        hash.update(
          `${item.question.id} ${item.grades.join(',')} ${item.box ? [...item.box.min, ...item.box.max].join(',') : ''}\n`,
        )
    })
    return hash.digest('hex')
  }
}

function boxFrom(numbers: readonly number[] | null): Box | null {
  if (!numbers) return null
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = numbers
  return { min: [a, b, c], max: [d, e, f] }
}
