import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { zipSync, type Zippable } from 'fflate'
import { simulateExamination } from '../examination.js'
import type { LesionPlan } from '../lesions/plan.js'
import { dicomSlices } from '../outputs/dicom.js'
import { loneSeriesHeader } from '../outputs/series-header.js'
import { truthRecord } from '../outputs/truth-file.js'
import { studyFiles } from '../study/study-files.js'
import { simulateStudy } from '../study/study.js'
import { endProgress, oneOf, required, showProgress, wholeNumber } from './arguments.js'

/** The findings of the single series: something in every compartment, and much that is normal. */
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

/** The findings of the study: a lateral compartment after a torn cruciate ligament, and what only one plane shows well. */
const STUDY_PLAN: Partial<LesionPlan> = {
  marrow: [
    { subregion: 'femur-lateral-central', share: 0.38, parts: 1, cyst: 0 },
    { subregion: 'tibia-lateral-posterior', share: 0.4, parts: 1, cyst: 0 },
    { subregion: 'patella-medial', share: 0.15, parts: 1, cyst: 0.3 },
  ],
  cartilage: [
    { subregion: 'femur-lateral-central', share: 0.3, full: 0.05 },
    { subregion: 'patella-medial', share: 0.45, full: 0.2 },
  ],
  osteophytes: [{ site: 'femur-lateral-central-margin', protrusion: 2.2 }],
  hoffa: 0.05,
  fluid: 30,
  menisci: [
    { third: 'lateral-meniscus-posterior', grade: 4 },
    { third: 'medial-meniscus-posterior', grade: 1 },
  ],
  medial: { body: 0.3, anterior: 0.2, hypertrophy: false, rootTear: false, cyst: false },
  lateral: { body: 2.4, anterior: 0.4, hypertrophy: false, rootTear: false, cyst: false },
  acl: { tear: true, insertion: true, repair: false },
  pcl: { tear: false, insertion: false },
  tendonSignal: false,
  periarticular: ['popliteal-cyst'],
}

/** What ships: the file of each sample, and what is true of it beside it. */
const SAMPLES = [
  { id: 'case', title: 'Simulated knee, one DESS series', file: 'condyle-sample-knee.zip', truth: 'truth.json' },
  { id: 'study', title: 'Simulated knee, a study of five series', file: 'study.zip', truth: 'study-truth.json' },
] as const
type SampleId = (typeof SAMPLES)[number]['id']

/** `sample`: the sample cases that ship with the app, zipped DICOM with the truth beside it, and `samples.json`. */
export async function sampleCommand(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { out: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
  })
  const folder = required(values.out, 'out', 'the folder to write to')
  const seed = wholeNumber(values.seed, 2026, 'seed')
  const only = values.only === undefined ? null : oneOf<SampleId>(values.only, ['case', 'study'], 'only')
  await mkdir(folder, { recursive: true })
  for (const { id, file, truth } of SAMPLES.filter((sample) => only === null || sample.id === only)) {
    const made = id === 'case' ? sampleCase(seed) : sampleStudy(seed)
    // a fixed time inside the archive keeps it the same byte for byte from run to run
    await writeFile(path.join(folder, file), zipSync(made.files, { level: 9, mtime: '2020-01-01T12:00:00Z' }))
    await writeFile(path.join(folder, truth), made.truth)
    process.stdout.write(`${path.join(folder, file)}\n`)
  }
  const samples = SAMPLES.map(({ id, title, file }) => ({ id, title, file }))
  await writeFile(path.join(folder, 'samples.json'), `${JSON.stringify({ samples }, null, 1)}\n`)
  endProgress()
}

/** The files of a sample's archive, and its truth as text. */
interface Sample {
  readonly files: Zippable
  readonly truth: string
}

function sampleCase(seed: number): Sample {
  const examination = simulateExamination({
    seed,
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
  return { files, truth: `${JSON.stringify(truthRecord(examination), null, 1)}\n` }
}

function sampleStudy(seed: number): Sample {
  const study = simulateStudy({
    seed,
    prior: 'natural',
    visit: 1,
    protocol: 'sample',
    side: 'left',
    plan: STUDY_PLAN,
    onProgress: (done, total, message) => showProgress(`${done} of ${total}: ${message}`),
  })
  const files: Zippable = {}
  let truth = ''
  for (const { path: name, content } of studyFiles(study)) {
    if (content instanceof Uint8Array) files[name.replace(/^dicom/, 'simulated-study')] = content
    else if (name === 'truth.json') truth = content
  }
  return { files, truth }
}
