import { tissueValue } from './labels.js'
import { voxelAt } from './knee-labels.js'
import { femoralPart, type Partition } from './partition.js'
import type { RegionId } from '../moaks/regions.js'

/** The twelve margins that MOAKS grades for osteophytes. */
export const OSTEOPHYTE_SITES = [
  'patella-superior-margin',
  'patella-inferior-margin',
  'patella-medial-margin',
  'patella-lateral-margin',
  'femur-medial-anterior-margin',
  'femur-medial-central-margin',
  'femur-medial-posterior-margin',
  'femur-lateral-anterior-margin',
  'femur-lateral-central-margin',
  'femur-lateral-posterior-margin',
  'tibia-medial-margin',
  'tibia-lateral-margin',
] as const satisfies readonly RegionId[]
export type OsteophyteSite = (typeof OSTEOPHYTE_SITES)[number]

const PATELLA = tissueValue('patella')
const TIBIA = tissueValue('tibia')
const FEMUR = tissueValue('femur')

/** Looked up, not built: millions of voxels ask. */
const TIBIAL_SITES = { medial: 'tibia-medial-margin', lateral: 'tibia-lateral-margin' } as const
const FEMORAL_SITES = {
  medial: {
    trochlea: 'femur-medial-anterior-margin',
    central: 'femur-medial-central-margin',
    posterior: 'femur-medial-posterior-margin',
  },
  lateral: {
    trochlea: 'femur-lateral-anterior-margin',
    central: 'femur-lateral-central-margin',
    posterior: 'femur-lateral-posterior-margin',
  },
} as const

/** Width of the band of bone that counts as margin, mm. */
const BAND = 8

/** Tells which margin a voxel of bone belongs to. */
export class OsteophyteSites {
  private readonly patella: {
    readonly centre: readonly [number, number]
    readonly half: readonly [number, number]
  } | null

  constructor(private readonly partition: Partition) {
    this.patella = patellaFrame(partition)
  }

  /** The site that an outgrowth at this voxel (tissue: its bone) is graded at, or null where landmarks are missing. */
  siteOf(n: number): OsteophyteSite | null {
    const { ni, nj, slab } = this.partition.grid
    return this.siteAt(n, n % ni, Math.floor(n / ni) % nj, Math.floor(n / slab))
  }

  private siteAt(n: number, i: number, j: number, k: number): OsteophyteSite | null {
    const { labels, landmarks } = this.partition
    const side = k >= landmarks.midline ? 'medial' : 'lateral'
    const bone = labels.tissue[n]
    if (bone === TIBIA) return TIBIAL_SITES[side]
    if (bone === FEMUR) {
      const plateau = landmarks[side]
      return plateau ? FEMORAL_SITES[side][femoralPart(i, plateau)] : null
    }
    if (bone !== PATELLA || !this.patella) return null
    const up = (j - this.patella.centre[0]) / this.patella.half[0]
    const across = (k - this.patella.centre[1]) / this.patella.half[1]
    if (Math.abs(up) >= Math.abs(across)) return up < 0 ? 'patella-superior-margin' : 'patella-inferior-margin'
    return across >= 0 ? 'patella-medial-margin' : 'patella-lateral-margin'
  }

  /**
   * The bone of each margin: within 8 mm of the bone's outer edge across the knee (patella: of the edge the site is
   * named after), as high as its articular surface. Its box answers "where" for the site's question.
   */
  bands(): Map<OsteophyteSite, number[]> {
    const { labels, grid, landmarks } = this.partition
    const bands = new Map<OsteophyteSite, number[]>()
    const edges = this.edges()
    const band = BAND / grid.spacing[2]
    this.eachArticular((n, i, j, k) => {
      const bone = labels.tissue[n]
      if (bone === PATELLA && this.patella && !this.atPatellarEdge(j, k)) return
      const site = this.siteAt(n, i, j, k)
      if (!site) return
      if (bone !== PATELLA) {
        const edge = edges.get(site)
        if (edge === undefined) return
        const depth = k >= landmarks.midline ? edge - k : k - edge
        if (depth > band) return
        const plateau = k >= landmarks.midline ? landmarks.medial : landmarks.lateral
        if (bone === TIBIA && plateau && (j - plateau.j) * grid.spacing[1] > 12) return
      }
      const voxels = bands.get(site)
      if (voxels) voxels.push(n)
      else bands.set(site, [n])
    })
    return bands
  }

  /** Outermost k of each tibial and femoral site. */
  private edges(): Map<OsteophyteSite, number> {
    const { labels, landmarks } = this.partition
    const edges = new Map<OsteophyteSite, number>()
    this.eachArticular((n, i, j, k) => {
      if (labels.tissue[n] === PATELLA) return
      const site = this.siteAt(n, i, j, k)
      if (!site) return
      const known = edges.get(site) ?? k
      edges.set(site, k >= landmarks.midline ? Math.max(known, k) : Math.min(known, k))
    })
    return edges
  }

  /** Visits the bone of all articular subregions; the indices come from the loops, which is far cheaper than dividing. */
  private eachArticular(visit: (n: number, i: number, j: number, k: number) => void): void {
    const { grid, articular } = this.partition
    let n = -1
    for (let k = 0; k < grid.nk; k++)
      for (let j = 0; j < grid.nj; j++) for (let i = 0; i < grid.ni; i++) if (articular[++n] !== 0) visit(n, i, j, k)
  }

  private atPatellarEdge(j: number, k: number): boolean {
    if (!this.patella) return false
    const { spacing } = this.partition.grid
    const up = (this.patella.half[0] - Math.abs(j - this.patella.centre[0])) * spacing[1]
    const across = (this.patella.half[1] - Math.abs(k - this.patella.centre[1])) * spacing[2]
    return Math.min(up, across) <= BAND
  }
}

function patellaFrame(
  partition: Partition,
): { readonly centre: readonly [number, number]; readonly half: readonly [number, number] } | null {
  const { labels, grid, articular } = partition
  let [top, bottom, outer, inner] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let n = 0; n < articular.length; n++) {
    if (articular[n] === 0 || labels.tissue[n] !== PATELLA) continue
    const [, j, k] = voxelAt(grid, n)
    top = Math.min(top, j)
    bottom = Math.max(bottom, j)
    outer = Math.min(outer, k)
    inner = Math.max(inner, k)
  }
  if (bottom < top) return null
  return {
    centre: [(top + bottom) / 2, (outer + inner) / 2],
    half: [Math.max(1, (bottom - top) / 2), Math.max(1, (inner - outer) / 2)],
  }
}
