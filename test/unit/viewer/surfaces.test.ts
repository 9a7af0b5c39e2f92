import { describe, expect, it } from 'vitest'
import { buildSurfaces, SURFACE_REGIONS, type Surface } from '../../../src-renderer/viewer/surfaces/build-surfaces.js'
import { vertexColours } from '../../../src-renderer/viewer/surfaces/look.js'
import type { SurfaceAnswer, SurfaceRequest } from '../../../src-renderer/viewer/surfaces/messages.js'
import { Surfaces, type SurfaceMaker } from '../../../src-renderer/viewer/surfaces/surfaces.svelte.js'
import type { KneeLabels } from '../../../src-shared/anatomy/knee-labels.js'
import { lesionValue, tissueValue } from '../../../src-shared/anatomy/labels.js'
import { KEPT_LESIONS, KEPT_TISSUES } from '../../../src-shared/anatomy/structure-groups.js'
import { OutlineLookSchema, packStructures } from '../../../src-shared/case/structures.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { BlockKnee } from '../anatomy/block-knee.js'

/** The mirror image of the knee of blocks, as a left knee is kept. */
function leftKnee(): KneeLabels {
  const knee = new BlockKnee()
  return { tissue: knee.tissue, lesion: knee.lesion, dims: knee.dims, affine: [0, 0, -1, 59, ...knee.affine.slice(4)] }
}

function built(labels: KneeLabels): Surface[] {
  const surfaces: Surface[] = []
  buildSurfaces(labels, ['femur', 'medial-tibial-cartilage', 'medial-meniscus', 'acl'], ['bone-marrow-lesion'], (one) =>
    surfaces.push(one),
  )
  return surfaces
}

const vertex = ({ positions }: Surface, n: number): Vec3 => [
  positions[3 * n] ?? 0,
  positions[3 * n + 1] ?? 0,
  positions[3 * n + 2] ?? 0,
]

/** Volume within a closed surface whose triangles turn anticlockwise as seen from outside, mm³. */
function volumeOf(surface: Surface): number {
  let volume = 0
  for (let t = 0; t < surface.triangles.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((n) => vertex(surface, surface.triangles[t + n] ?? 0))
    if (!a || !b || !c) continue
    volume +=
      (a[0] * (b[1] * c[2] - b[2] * c[1]) + a[1] * (b[2] * c[0] - b[0] * c[2]) + a[2] * (b[0] * c[1] - b[1] * c[0])) / 6
  }
  return volume
}

describe('surfaces of what was outlined', () => {
  for (const [side, labels] of [
    ['right', new BlockKnee().hurt('bone-marrow-lesion', [20, 10, 20], [29, 19, 29])],
    ['left', leftKnee()],
  ] as const)
    it(`close around their structure and face outwards on a ${side} knee`, () => {
      const surfaces = built(labels)
      expect(surfaces.map(({ name }) => name)).toEqual([
        'femur',
        'medial-tibial-cartilage',
        'medial-meniscus',
        ...(side === 'right' ? ['bone-marrow-lesion'] : []),
      ])
      const [femur] = surfaces
      if (!femur) throw new Error('There is a femur.')
      // 42 × 22 × 40 voxels of 1 mm; edges are rounded off.
      expect(volumeOf(femur) / (42 * 22 * 40)).toBeGreaterThan(0.93)
      expect(volumeOf(femur) / (42 * 22 * 40)).toBeLessThan(1.03)
    })

  it('know the sub-region under every vertex', () => {
    const surfaces = built(new BlockKnee())
    const named = (name: string, region: string): Vec3[] => {
      const surface = surfaces.find((one) => one.name === name)
      const value = SURFACE_REGIONS.indexOf(region) + 1
      if (!surface || value === 0) throw new Error(`There is no ${region}.`)
      return [...surface.regions.keys()].filter((n) => surface.regions[n] === value).map((n) => vertex(surface, n))
    }
    const middle = named('medial-tibial-cartilage', 'tibia-medial-central')
    expect(middle.length).toBeGreaterThan(30)
    // The middle third of a plateau from i 15 to 44, which runs along y.
    for (const [, y] of middle) expect(Math.abs(y - 29.5)).toBeLessThan(7)
    expect(named('femur', 'femur-medial-central').length).toBeGreaterThan(30)
    expect(named('medial-meniscus', 'medial-meniscus-body').length).toBeGreaterThan(5)
  })

  it('light up the sub-region of the selected finding, or the structure as a whole', () => {
    const [femur] = built(new BlockKnee())
    if (!femur) throw new Error('There is a femur.')
    const { solidity } = OutlineLookSchema.parse({})
    const look = (lit: string | null) => vertexColours({ ...femur, group: 'bones' }, { solidity, lit })
    const count = (colours: Uint8Array): number =>
      new Set(Array.from({ length: colours.length / 3 }, (_, n) => colours.subarray(3 * n, 3 * n + 3).join())).size
    expect(count(look(null).colours)).toBe(1)
    expect(count(look('femur-medial-central').colours)).toBe(2)
    expect(look('femur-medial-central').key).not.toBe(look(null).key)
    expect(look('tibia-medial-central').key).toBe(look(null).key)
    expect(look('femur').solidity).toBeGreaterThan(look(null).solidity)
  })
})

/** A worker that answers when it is told to. */
class Maker implements SurfaceMaker {
  readonly requests: SurfaceRequest[] = []
  ended = 0
  say: (answer: SurfaceAnswer) => void = () => {}
  fail: () => void = () => {}
  ask(request: SurfaceRequest, heard: (answer: SurfaceAnswer) => void, failed: () => void): void {
    this.requests.push(request)
    this.say = heard
    this.fail = failed
  }
  end(): void {
    this.ended++
  }
}

describe('the making of surfaces', () => {
  const knee = new BlockKnee().hurt('bone-marrow-lesion', [20, 10, 20], [29, 19, 29])
  const structures = packStructures(knee, KEPT_TISSUES, KEPT_LESIONS)
  if (!structures) throw new Error('The knee of blocks can be packed.')
  const surface = (name: Surface['name']): Surface => ({
    name,
    positions: new Float32Array(9),
    normals: new Float32Array(9),
    triangles: Uint32Array.of(0, 1, 2),
    regions: new Uint8Array(3),
  })

  it('gives each as it comes, ends its worker after the last, and starts once for the same', () => {
    const makers: Maker[] = []
    const surfaces = new Surfaces(() => {
      const maker = new Maker()
      makers.push(maker)
      return maker
    })
    surfaces.want(structures)
    surfaces.want(structures)
    expect(makers.length).toBe(1)
    const [maker] = makers
    expect(maker?.requests[0]?.labels.tissue.includes(tissueValue('femur'))).toBe(true)
    expect(maker?.requests[0]?.labels.lesion.includes(lesionValue('bone-marrow-lesion'))).toBe(true)
    maker?.say({ surface: surface('femur') })
    expect(surfaces.current?.surfaces.map(({ group }) => group)).toEqual(['bones'])
    maker?.say({ surface: surface('bone-marrow-lesion') })
    const before = surfaces.current?.id ?? 0
    maker?.say({ surface: null })
    expect(surfaces.current).toMatchObject({ complete: true })
    expect(surfaces.current?.id).toBeGreaterThan(before)
    expect(surfaces.current?.surfaces.map(({ group }) => group)).toEqual(['bones', 'lesions'])
    expect(maker?.ended).toBe(1)
  })

  it('is let go of when the case closes, also in the middle of it', () => {
    const maker = new Maker()
    const surfaces = new Surfaces(() => maker)
    surfaces.want(structures)
    maker.say({ surface: surface('femur') })
    surfaces.clear()
    expect([surfaces.current, maker.ended]).toEqual([null, 1])
  })

  it('that fails says so', () => {
    const maker = new Maker()
    const surfaces = new Surfaces(() => maker)
    surfaces.want(structures)
    maker.fail()
    expect(surfaces.failure).toMatch(/^The surfaces for the 3D view could not be made\./)
  })
})
