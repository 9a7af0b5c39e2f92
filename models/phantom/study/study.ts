import { multiplyAffine } from '../../../src-shared/geometry/affine.js'
import { patientToKnee, placeKnee, type CaseGrid, type KneePlacement } from '../case-grid.js'
import { examineKnee, type Examination } from '../examination.js'
import { followUp, type LesionChange } from '../lesions/follow-up.js'
import type { LesionPlan } from '../lesions/plan.js'
import type { Prior } from '../lesions/priors.js'
import { Random } from '../random.js'
import { rasterise } from '../raster/rasterise.js'
import type { Scanner } from '../render/render.js'
import { renderSlices } from '../render/thick-slices.js'
import { simulateKneeAtVisit, type SimulatedKnee } from '../simulate-labels.js'
import { kneeTruth, type KneeTruth } from './knee-truth.js'
import { BETWEEN_SERIES, BETWEEN_VISITS, drawMovement, STILL, type Movement } from './movement.js'
import { PROTOCOLS, type Plane, type Protocol, type ProtocolName, type SeriesProtocol } from './protocol.js'
import { drawPrescription, stackGrid, straight, type Prescription } from './stack-grid.js'

export type Visit = 1 | 2

export interface StudyOptions {
  readonly seed: number
  readonly prior: Prior
  /** The second visit is the same knee two years later. */
  readonly visit: Visit
  readonly protocol: ProtocolName
  /** Drawn where it is not given. */
  readonly side?: 'left' | 'right'
  /** What must be wrong with the knee at the first visit; the rest is drawn. */
  readonly plan?: Partial<LesionPlan>
  /** Told how many of all series are done, and which comes next. */
  readonly onProgress?: (done: number, total: number, message: string) => void
}

/** One plane of the localiser: voxels and where they lie. */
export interface LocaliserPlane {
  readonly plane: Plane
  readonly image: Int16Array
  readonly dims: CaseGrid['dims']
  readonly affine: CaseGrid['affine']
}

/** One series of a study, with what is true of its volume. */
export interface StudySeries {
  readonly protocol: SeriesProtocol
  /** How the leg lies in this series against the localiser. */
  readonly movement: Movement
  readonly examination: Examination
}

/** One knee at one visit. Frame: LPS of the patient on the table, the leg where the localiser saw it. */
export interface Study {
  readonly seed: number
  readonly prior: Prior
  readonly visit: Visit
  readonly side: 'left' | 'right'
  readonly protocol: ProtocolName
  readonly scanner: Scanner
  readonly knee: SimulatedKnee
  readonly placement: KneePlacement
  readonly truth: KneeTruth
  readonly localiser: readonly LocaliserPlane[]
  /** Each series when it is asked for: five at once would fill the memory. */
  series(): Iterable<StudySeries>
  /** What became of the lesions since the first visit, and how the leg lies against it; null at the first visit. */
  readonly since: StudyChange | null
}

export interface StudyChange {
  readonly months: number
  readonly lesions: readonly LesionChange[]
  readonly firstTruth: KneeTruth
  /** First visit → second visit, LPS mm. */
  readonly moved: Movement
}

/** Months between the two visits. */
export const MONTHS_BETWEEN_VISITS = 24

const LOCALISER_SLICES = 3
const LOCALISER_STEP = 8

/** Simulates one study of one knee. Deterministic in its options. */
export function simulateStudy(options: StudyOptions): Study {
  const { seed, prior, visit } = options
  const progress = options.onProgress ?? (() => undefined)
  const protocol: Protocol = PROTOCOLS[options.protocol]
  const total = protocol.series.length + 2
  progress(0, total, 'Shaping the knee')
  const drawnSide = new Random(seed, 5).chance(0.5) ? 'left' : 'right'
  const side = options.side ?? drawnSide
  const change = (first: LesionPlan): ReturnType<typeof followUp> => followUp(first, new Random(seed, 20))
  const kneeAt = (when: Visit): SimulatedKnee =>
    simulateKneeAtVisit(seed, prior, options.plan ?? {}, (first) => (when === 1 ? first : change(first).plan))
  const firstKnee = kneeAt(1)
  const knee = visit === 1 ? firstKnee : kneeAt(2)
  const firstPlacement = placeKnee(side, knee.jointCentre, new Random(seed, 21))
  const moved = visit === 1 ? STILL : drawMovement(firstPlacement.joint, BETWEEN_VISITS, new Random(seed, 22))
  const placement = carried(firstPlacement, moved)
  const random = new Random(seed, 22 + visit)
  const prescription = drawPrescription(side, placement, random)
  const seedOf = (series: number): number => new Random(seed, 1000 * visit + series).integer()
  progress(1, total, 'Localiser')
  const localiser = localise(knee, placement, straight(prescription), protocol, seedOf(1))
  // drawn before any series is made, so that a series is the same whether the others are made or not
  const movements = protocol.series.map(() => drawMovement(placement.joint, BETWEEN_SERIES, random))
  return {
    seed,
    prior,
    visit,
    side,
    protocol: options.protocol,
    scanner: protocol.scanner,
    knee,
    placement,
    truth: kneeTruth(knee, placement),
    localiser,
    *series() {
      for (const [at, series] of protocol.series.entries()) {
        progress(at + 2, total, series.description)
        const movement = movements[at] ?? STILL
        const grid = stackGrid(series.plane, series.shape, prescription, placement, movement.matrix)
        const examination = examineKnee(knee, grid, {
          side,
          prior,
          contrast: series.contrast,
          renderSeed: seedOf(series.number),
          scanner: protocol.scanner,
        })
        yield { protocol: series, movement, examination }
      }
    },
    since:
      visit === 1
        ? null
        : {
            months: MONTHS_BETWEEN_VISITS,
            lesions: change(firstKnee.plan).changes,
            firstTruth: kneeTruth(firstKnee, firstPlacement),
            moved,
          },
  }
}

function carried({ joint, fromCanonical }: KneePlacement, { translation, matrix }: Movement): KneePlacement {
  return {
    joint: [joint[0] + translation[0], joint[1] + translation[1], joint[2] + translation[2]],
    fromCanonical: multiplyAffine(matrix, fromCanonical),
  }
}

/** Three slices in each of three planes, as a scanner makes them to plan the rest on. */
function localise(
  knee: SimulatedKnee,
  placement: KneePlacement,
  prescription: Prescription,
  { localiser: { edge, pixel }, scanner }: Protocol,
  seed: number,
): LocaliserPlane[] {
  const shape = {
    size: [LOCALISER_SLICES, edge, edge],
    spacing: [LOCALISER_STEP, pixel, pixel],
  } as const
  return (['axial', 'coronal', 'sagittal'] as const).map((plane) => {
    const grid = stackGrid(plane, shape, prescription, placement, STILL.matrix)
    const toKnee = patientToKnee(grid, knee.pose.toKnee)
    const labels = rasterise(knee.labels, grid, toKnee)
    const { pixels } = renderSlices(knee.labels, grid, toKnee, labels, 't1', seed, scanner)
    return { plane, image: pixels, dims: grid.dims, affine: grid.affine }
  })
}
