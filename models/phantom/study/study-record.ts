import type { Study, StudySeries } from './study.js'
import { identityOf, seriesUid } from './study-header.js'

/** Where a series lies in the written study, and how. */
export function seriesRecord(study: Study, { protocol, movement, examination }: StudySeries): Record<string, unknown> {
  const { name, number, description, plane, contrast } = protocol
  return {
    name,
    number,
    description,
    uid: seriesUid(identityOf(study, study.visit), number),
    plane,
    contrast,
    volume: { dims: examination.dims, affineLps: examination.affine },
    movement,
    files: `dicom/${name}`,
    truth: `truth/${name}.json`,
  }
}

/** `truth.json` of a study: whose it is, its series, and what is true of the knee, whatever a series shows of it. */
export function studyRecord(study: Study, series: readonly Record<string, unknown>[]): Record<string, unknown> {
  const { seed, visit, side, prior, truth, knee } = study
  return {
    schema: 'condyle.phantom-study/1',
    simulated: true,
    seed,
    visit,
    side,
    prior,
    ...identityOf(study, visit),
    series,
    knee: {
      jointCentre: truth.jointCentre,
      regions: Object.fromEntries(truth.regions),
      answers: truth.measurements.map(({ question, component, grade, value }) => ({
        question,
        component,
        grade,
        value,
      })),
      periarticular: Object.fromEntries(truth.periarticular),
    },
    plan: knee.plan,
  }
}
