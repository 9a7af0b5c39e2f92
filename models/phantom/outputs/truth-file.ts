import { ARTICULAR_SUBREGIONS, MENISCAL_THIRDS } from '../../../src-shared/anatomy/partition.js'
import { LESIONS, TISSUES } from '../../../src-shared/anatomy/labels.js'
import type { Examination } from '../examination.js'
import { trueFindings } from './findings.js'

/** `truth.json` of a simulated case: geometry, regions, the answer to every question, and what the label maps mean. */
export function truthRecord(examination: Examination): Record<string, unknown> {
  const { seed, side, prior, contrast, dims, affine, truth, plan } = examination
  return {
    schema: 'condyle.phantom-case/1',
    simulated: true,
    seed,
    side,
    prior,
    contrast,
    volume: { dims, affineLps: affine },
    labels: { tissues: TISSUES, lesions: LESIONS, subregions: [null, ...ARTICULAR_SUBREGIONS, ...MENISCAL_THIRDS] },
    regions: [...truth.regions.values()],
    findings: trueFindings(examination).map(({ question, boxLps, steps, grades }) => ({
      question: question.id,
      category: question.category,
      region: question.regionId,
      boxLps,
      grades,
      steps,
    })),
    plan,
  }
}
