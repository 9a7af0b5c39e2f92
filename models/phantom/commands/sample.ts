import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { zipSync, type Zippable } from 'fflate'
import { simulateExamination } from '../examination.js'
import type { LesionPlan } from '../lesions/plan.js'
import { dicomSlices } from '../outputs/dicom.js'
import { loneSeriesHeader } from '../outputs/series-header.js'
import { truthRecord } from '../outputs/truth-file.js'
import { endProgress, required, showProgress, wholeNumber } from './arguments.js'

/** Name of the archive in the folder. */
const ARCHIVE = 'condyle-sample-knee.zip'

/** The sample's findings: something in every compartment, and much that is normal. */
const PLAN: Partial<LesionPlan> = {
  marrow: [
    { subregion: 'femur-medial-central', share: 0.42, parts: 1, cyst: 0 },
    { subregion: 'tibia-medial-central', share: 0.2, parts: 2, cyst: 0.2 },
    { subregion: 'patella-lateral', share: 0.18, parts: 1, cyst: 0 },
  ],
  cartilage: [
    { subregion: 'femur-medial-central', share: 0.5, full: 0.22 },
    { subregion: 'tibia-medial-central', share: 0.35, full: 0 },
    { subregion: 'patella-lateral', share: 0.3, full: 0.06 },
  ],
  osteophytes: [
    { site: 'femur-medial-central-margin', protrusion: 3.8 },
    { site: 'tibia-medial-margin', protrusion: 4 },
    { site: 'patella-superior-margin', protrusion: 2 },
    { site: 'femur-lateral-posterior-margin', protrusion: 1.8 },
  ],
  hoffa: 0.15,
  fluid: 18,
  menisci: [
    { third: 'medial-meniscus-posterior', grade: 3 },
    { third: 'medial-meniscus-body', grade: 6 },
    { third: 'lateral-meniscus-anterior', grade: 1 },
  ],
  medial: { body: 3.8, anterior: 0.5, hypertrophy: false, rootTear: false, cyst: false },
  lateral: { body: 0.2, anterior: 0, hypertrophy: false, rootTear: false, cyst: false },
  acl: { tear: false, insertion: false, repair: false },
  pcl: { tear: false, insertion: false },
  tendonSignal: false,
  periarticular: ['popliteal-cyst'],
}

/** `sample`: the sample case that ships with the app, a zipped DICOM series with its truth beside it. */
export async function sampleCommand(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { out: { type: 'string' }, seed: { type: 'string' } } })
  const folder = required(values.out, 'out', 'the folder to write to')
  const examination = simulateExamination({
    seed: wholeNumber(values.seed, 2026, 'seed'),
    prior: 'healthy',
    side: 'right',
    size: 'small',
    contrast: 'dess',
    plan: PLAN,
    onProgress: (fraction, message) => showProgress(`${Math.round(fraction * 100)} % ${message}`),
  })
  const files: Zippable = {}
  for (const { name, bytes } of dicomSlices(examination, loneSeriesHeader(examination)))
    files[`simulated-knee/${name}`] = bytes
  await mkdir(folder, { recursive: true })
  // a fixed time inside the archive keeps it the same byte for byte from run to run
  await writeFile(path.join(folder, ARCHIVE), zipSync(files, { level: 9, mtime: '2020-01-01T12:00:00Z' }))
  await writeFile(path.join(folder, 'truth.json'), `${JSON.stringify(truthRecord(examination), null, 1)}\n`)
  endProgress()
  process.stdout.write(`${path.join(folder, ARCHIVE)}\n`)
}
