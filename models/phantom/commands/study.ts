import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { PRIORS, type Prior } from '../lesions/priors.js'
import type { ProtocolName } from '../study/protocol.js'
import { studyFiles } from '../study/study-files.js'
import { simulateStudy } from '../study/study.js'
import { endProgress, oneOf, required, showProgress, wholeNumber } from './arguments.js'
import { readPlan } from './plan-file.js'

const SIZES: readonly ProtocolName[] = ['clinical', 'sample', 'fixture']

/** `study`: one knee as a clinical protocol of five series, at its first or second visit, with its truth. */
export async function studyCommand(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      out: { type: 'string' },
      visit: { type: 'string', default: '1' },
      prior: { type: 'string', default: 'natural' },
      side: { type: 'string' },
      protocol: { type: 'string', default: 'clinical' },
      plan: { type: 'string' },
    },
  })
  const folder = required(values.out, 'out', 'the folder to write to')
  const side = values.side === undefined ? undefined : oneOf(values.side, ['left', 'right'] as const, 'side')
  const visit = oneOf(values.visit, ['1', '2'] as const, 'visit')
  const study = simulateStudy({
    seed: wholeNumber(values.seed, 1, 'seed'),
    prior: oneOf<Prior>(values.prior, PRIORS, 'prior'),
    visit: visit === '1' ? 1 : 2,
    protocol: oneOf(values.protocol, SIZES, 'protocol'),
    plan: values.plan === undefined ? {} : await readPlan(values.plan),
    ...(side && { side }),
    onProgress: (done, total, message) => showProgress(`${done} of ${total}: ${message}`),
  })
  // series of an earlier run must not lend their slices to this one, nor its change to a first visit
  for (const stale of ['dicom', 'truth', 'change.json'])
    await rm(path.join(folder, stale), { recursive: true, force: true })
  for (const { path: name, content } of studyFiles(study)) {
    const file = path.join(folder, name)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, content)
  }
  endProgress()
  process.stdout.write(`${path.join(folder, 'dicom')}\n${path.join(folder, 'truth.json')}\n`)
}
