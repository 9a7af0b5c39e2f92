import { parseArgs } from 'node:util'
import type { CaseSize } from '../case-grid.js'
import { simulateDataset } from '../dataset.js'
import { PRIORS, type Prior } from '../lesions/priors.js'
import { CONTRASTS, type ContrastName } from '../render/contrast.js'
import { endProgress, oneOf, required, showProgress, wholeNumber } from './arguments.js'

const SIZES: readonly CaseSize[] = ['full', 'small', 'fixture']
const CONTRAST_CHOICES: readonly (ContrastName | 'any')[] = [...CONTRASTS, 'any']

/** `dataset`: many examinations as quintuples with their volumes. */
export async function datasetCommand(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      count: { type: 'string' },
      out: { type: 'string' },
      size: { type: 'string', default: 'small' },
      prior: { type: 'string', default: 'natural' },
      contrast: { type: 'string', default: 'any' },
    },
  })
  const count = wholeNumber(values.count, 1, 'count')
  await simulateDataset({
    count,
    seed: wholeNumber(values.seed, 1, 'seed'),
    folder: required(values.out, 'out', 'the folder to write to'),
    size: oneOf(values.size, SIZES, 'size'),
    prior: oneOf<Prior>(values.prior, PRIORS, 'prior'),
    contrast: oneOf(values.contrast, CONTRAST_CHOICES, 'contrast'),
    onProgress: (done) => showProgress(`${done} of ${count} knees`),
  })
  endProgress()
}
