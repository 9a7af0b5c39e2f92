import { tissueValue } from './labels.js'
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

/** Places in OSTEOPHYTE_SITES: millions of voxels ask, and numbers are quicker than names. */
const place = (site: OsteophyteSite): number => OSTEOPHYTE_SITES.indexOf(site)
const PATELLAR = {
  superior: place('patella-superior-margin'),
  inferior: place('patella-inferior-margin'),
  medial: place('patella-medial-margin'),
  lateral: place('patella-lateral-margin'),
}
const TIBIAL = { medial: place('tibia-medial-margin'), lateral: place('tibia-lateral-margin') }
const FEMORAL = {
  medial: {
    trochlea: place('femur-medial-anterior-margin'),
    central: place('femur-medial-central-margin'),
    posterior: place('femur-medial-posterior-margin'),
  },
  lateral: {
    trochlea: place('femur-lateral-anterior-margin'),
    central: place('femur-lateral-central-margin'),
    posterior: place('femur-lateral-posterior-margin'),
  },
}
/** Where landmarks are missing. */
const NOWHERE = -1

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
    return OSTEOPHYTE_SITES[this.placeAt(n, n % ni, Math.floor(n / ni) % nj, Math.floor(n / slab))] ?? null
  }

  private placeAt(n: number, i: number, j: number, k: number): number {
    const { labels, landmarks } = this.partition
    const side = k >= landmarks.midline ? 'medial' : 'lateral'
    const bone = labels.tissue[n]
    if (bone === TIBIA) return TIBIAL[side]
    if (bone === FEMUR) {
      const plateau = landmarks[side]
      return plateau ? FEMORAL[side][femoralPart(i, plateau)] : NOWHERE
    }
    if (bone !== PATELLA || !this.patella) return NOWHERE
    const up = (j - this.patella.centre[0]) / this.patella.half[0]
    const across = (k - this.patella.centre[1]) / this.patella.half[1]
    if (Math.abs(up) >= Math.abs(across)) return up < 0 ? PATELLAR.superior : PATELLAR.inferior
    return across >= 0 ? PATELLAR.medial : PATELLAR.lateral
  }

  /**
   * The bone of each margin: within 8 mm of the bone's outer edge across the knee (patella: of the edge the site is
   * named after), as high as its articular surface. Its box answers "where" for the site's question.
   */
  bands(): Map<OsteophyteSite, number[]> {
    const { labels, grid, landmarks } = this.partition
    const bands: number[][] = OSTEOPHYTE_SITES.map(() => [])
    const edges = this.edges()
    const band = BAND / grid.spacing[2]
    this.eachArticular((n, i, j, k) => {
      const bone = labels.tissue[n]
      if (bone === PATELLA && this.patella && !this.atPatellarEdge(j, k)) return
      const site = this.placeAt(n, i, j, k)
      if (site === NOWHERE) return
      if (bone !== PATELLA) {
        const edge = edges[site] ?? NOWHERE
        if (edge === NOWHERE) return
        const depth = k >= landmarks.midline ? edge - k : k - edge
        if (depth > band) return
        const plateau = k >= landmarks.midline ? landmarks.medial : landmarks.lateral
        if (bone === TIBIA && plateau && (j - plateau.j) * grid.spacing[1] > 12) return
      }
      bands[site]?.push(n)
    })
    return new Map(
      OSTEOPHYTE_SITES.flatMap((site, at) => {
        const voxels = bands[at] ?? []
        return voxels.length > 0 ? [[site, voxels] as const] : []
      }),
    )
  }

  /** Outermost k of each tibial and femoral site, NOWHERE for those that have no bone; looked for from outside inwards. */
  private edges(): Int32Array {
    const { labels, landmarks, grid } = this.partition
    const edges = new Int32Array(OSTEOPHYTE_SITES.length).fill(NOWHERE)
    const lookAt = (k: number): void =>
      this.eachInSlice(k, (n, i, j) => {
        const site = labels.tissue[n] === PATELLA ? NOWHERE : this.placeAt(n, i, j, k)
        if (site !== NOWHERE && edges[site] === NOWHERE) edges[site] = k
      })
    const missing = (side: 'medial' | 'lateral'): boolean =>
      [TIBIAL[side], ...Object.values(FEMORAL[side])].some((site) => edges[site] === NOWHERE)
    for (let k = 0; k < Math.min(landmarks.midline, grid.nk) && missing('lateral'); k++) lookAt(k)
    for (let k = grid.nk - 1; k >= Math.max(landmarks.midline, 0) && missing('medial'); k--) lookAt(k)
    return edges
  }

  /** Visits the bone of all articular subregions. */
  private eachArticular(visit: (n: number, i: number, j: number, k: number) => void): void {
    for (let k = 0; k < this.partition.grid.nk; k++) this.eachInSlice(k, (n, i, j) => visit(n, i, j, k))
  }

  /** The same in one slice; the indices come from the loops, which is far cheaper than dividing. */
  private eachInSlice(k: number, visit: (n: number, i: number, j: number) => void): void {
    const { grid, articular } = this.partition
    let n = grid.slab * k - 1
    for (let j = 0; j < grid.nj; j++) for (let i = 0; i < grid.ni; i++) if (articular[++n] !== 0) visit(n, i, j)
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
  for (let k = 0; k < grid.nk; k++)
    for (let j = 0; j < grid.nj; j++) {
      const start = grid.ni * j + grid.slab * k
      let found = false
      for (let n = start; n < start + grid.ni && !found; n++) found = labels.tissue[n] === PATELLA && articular[n] !== 0
      if (!found) continue
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
