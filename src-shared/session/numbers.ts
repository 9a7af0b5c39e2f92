import { bootstrap, type BootstrapOptions } from '../statistics/bootstrap.js'
import { accuracySection } from './compare/accuracy.js'
import { agreementSection, type AnsweredCase } from './compare/agreement.js'
import { columnsOf, type Column } from './compare/columns.js'
import { isMachine, type SessionAnswers } from './compare/input.js'
import { flowRows } from './compare/flows.js'
import { heatRows } from './compare/heat.js'
import { measureSection } from './compare/measures.js'
import { pairSection } from './compare/pairs.js'
import { referenceAnswers } from './compare/reference.js'
import { revealRows } from './compare/reveal.js'
import type { Section } from './compare/section.js'
import { slotsOf } from './compare/slots.js'
import { PatientSums } from './compare/sums.js'
import { REPLICATES } from './methods.js'
import type { Estimate } from '../case/estimate.js'
import type { AgreementRow, SessionNumbers } from './rows.js'

/** All numbers of a session, with 95 % intervals from resampling whole patients: the same seed gives the same. */
export function sessionNumbers(
  session: SessionAnswers,
  options: BootstrapOptions = { replicates: REPLICATES, seed: session.plan.seed, level: 0.95 },
): SessionNumbers {
  const { plan, patients } = session
  const slots = slotsOf(plan.questions)
  const read = new Set(session.reads.map(({ caseId }) => caseId))
  const sums = new PatientSums(
    plan.cases.filter((caseId) => read.has(caseId)).map((caseId) => patients.get(caseId) ?? ''),
  )
  const columns = columnsOf(session)
  const reference = referenceAnswers(session)
  const people = columns.filter(({ reader }) => !isMachine(reader))
  const agreementOf = (stages: readonly Column['stage'][]): Section<AgreementRow[]> => {
    const chosen = people.filter(({ stage }) => stages.includes(stage))
    return agreementSection(casesOf(chosen, plan.cases, patients), chosen.length, slots, sums)
  }
  const sections = {
    agreement: agreementOf(['before', 'final']),
    agreementAfter: plan.protocol === 'blind-then-revealed' ? agreementOf(['after']) : null,
    repeats: plan.readers.map((reader) =>
      plan.repeats > 1 ? agreementSection(repeatsOf(session, reader), plan.repeats, slots, sums) : null,
    ),
    pairs: pairSection(pairsOf(columns), reference, slots, patients, sums),
    measures: measureSection(session, sums),
    accuracy: reference.size > 0 ? accuracySection(columns, reference, slots, patients, sums) : null,
  }
  const summing = sums.summing()
  const list = [
    sections.agreement,
    sections.agreementAfter,
    ...sections.repeats,
    sections.pairs,
    sections.measures,
    sections.accuracy,
  ]
  const estimates = bootstrap(
    sums.patients,
    (weights) => {
      const total = summing(weights)
      return list.flatMap((section) => section?.statistics(total) ?? [])
    },
    options,
  ).map(({ value, interval }): Estimate => ({ value, low: interval?.low ?? null, high: interval?.high ?? null }))
  const total = summing(new Uint16Array(sums.patients).fill(1))
  let from = 0
  const rowsOf = <Row>(section: Section<Row[]> | null): Row[] => {
    if (!section) return []
    const length = section.statistics(total).length
    const rows = section.rows(estimates.slice(from, from + length), total)
    from += length
    return rows
  }
  // In the order of `list`.
  const agreement = rowsOf(sections.agreement)
  const agreementAfter = rowsOf(sections.agreementAfter)
  const repeats = sections.repeats.flatMap((section, index) => {
    const [row] = rowsOf(section)
    return row ? [{ reader: plan.readers[index] ?? '', row }] : []
  })
  return {
    patients: sums.patients,
    replicates: options.replicates,
    agreement,
    agreementAfter,
    repeats,
    pairs: rowsOf(sections.pairs),
    measures: rowsOf(sections.measures),
    accuracy: rowsOf(sections.accuracy),
    reveal: revealRows(session, reference, slots),
    heat: heatRows(columns, slots, plan.questions),
    flows: flowRows(session, reference, slots),
  }
}

function casesOf(
  columns: readonly Column[],
  cases: readonly string[],
  patients: ReadonlyMap<string, string>,
): AnsweredCase[] {
  return cases.map((caseId) => ({
    patient: patients.get(caseId) ?? '',
    readers: columns.map((column) => column.cases.get(caseId) ?? null),
  }))
}

function repeatsOf({ plan, patients, reads }: SessionAnswers, reader: string): AnsweredCase[] {
  return plan.cases.map((caseId) => ({
    patient: patients.get(caseId) ?? '',
    readers: Array.from({ length: plan.repeats }, (_, index) => {
      const read = reads.find((one) => one.reader === reader && one.caseId === caseId && one.repeat === index + 1)
      return read ? (read.before ?? read.answers) : null
    }),
  }))
}

/** People at the same moment, each person with the model at every moment, and each person with themselves over the reveal. */
function pairsOf(columns: readonly Column[]): (readonly [Column, Column])[] {
  return columns.flatMap((first, index) =>
    columns
      .slice(index + 1)
      .filter((second) => isMachine(second.reader) || second.stage === first.stage || second.reader === first.reader)
      .map((second) => [first, second] as const),
  )
}
