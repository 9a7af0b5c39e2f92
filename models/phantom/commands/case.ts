import { parseArgs } from 'node:util'
import { CASE_SIZES, type CaseSize } from '../case-grid.js'
import { simulateExamination } from '../examination.js'
import { PRIORS, type Prior } from '../lesions/priors.js'
import { FORMATS, writeCase, type CaseFormat } from '../outputs/write-case.js'
import { CONTRASTS, type ContrastName } from '../render/contrast.js'
import { endProgress, oneOf, required, showProgress, wholeNumber } from './arguments.js'
import { readPlan } from './plan-file.js'

const SIZES: readonly CaseSize[] = ['full', 'small', 'fixture']
const FORMAT_CHOICES: readonly (CaseFormat | 'all')[] = [...FORMATS, 'all']
const CONTRAST_CHOICES: readonly (ContrastName | 'any')[] = [...CONTRASTS, 'any']

/** `case`: one examination as DICOM, NIfTI or quintuples, with its truth. */
export async function caseCommand(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      out: { type: 'string' },
      format: { type: 'string', default: 'all' },
      size: { type: 'string', default: 'full' },
      prior: { type: 'string', default: 'natural' },
      side: { type: 'string' },
      contrast: { type: 'string', default: 'dess' },
      plan: { type: 'string' },
    },
  })
  const format = oneOf(values.format, FORMAT_CHOICES, 'format')
  const size = oneOf(values.size, SIZES, 'size')
  const folder = required(values.out, 'out', 'the folder to write to')
  const side = values.side === undefined ? undefined : oneOf(values.side, ['left', 'right'] as const, 'side')
  const plan = values.plan === undefined ? {} : await readPlan(values.plan)
  const examination = simulateExamination({
    seed: wholeNumber(values.seed, 1, 'seed'),
    prior: oneOf<Prior>(values.prior, PRIORS, 'prior'),
    size,
    contrast: oneOf(values.contrast, CONTRAST_CHOICES, 'contrast'),
    plan,
    ...(side && { side }),
    onProgress: (fraction, message) => showProgress(`${Math.round(fraction * 100)} % ${message}`),
  })
  showProgress(`95 % Writing ${CASE_SIZES[size].size.join(' × ')} voxels`)
  const written = await writeCase(examination, folder, format === 'all' ? FORMATS : [format])
  endProgress()
  process.stdout.write(`${written.map((name) => `${folder}/${name}`).join('\n')}\n`)
}
