import { describe, expect, it } from 'vitest'
import { applyAffine, IDENTITY, type Affine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { fixedMap } from '../../../src-renderer/viewer/fixed-map.js'
import type { ViewerController } from '../../../src-renderer/viewer/controller.svelte.js'
import { colourOf, coloured } from '../../../src-renderer/viewer/difference/colours.js'
import { differenceMap, type DifferenceMap } from '../../../src-renderer/viewer/difference/difference-map.js'
import { matchIntensities, type ComparedImage } from '../../../src-renderer/viewer/difference/intensity-match.js'
import { samplerOf } from '../../../src-renderer/viewer/difference/sampler.js'
import type { Projection } from '../../../src-renderer/viewer/geometry/screen.js'
import type { CaseVolume } from '../../../src-shared/case/case-volume.js'
import { hashOf, opened, series } from './studies.js'

/** Voxels of a formula in LPS mm. */
function imageOf(dims: Vec3, affine: Affine, value: (lps: Vec3) => number): ComparedImage {
  const data = new Float32Array(dims[0] * dims[1] * dims[2])
  let at = 0
  for (let k = 0; k < dims[2]; k++)
    for (let j = 0; j < dims[1]; j++)
      for (let i = 0; i < dims[0]; i++) data[at++] = value(applyAffine(affine, [i, j, k]))
  return { dims, affine, data, percentiles: { low: 0, high: 1000 } }
}

/** 40 × 40 × 20 voxels of 1 × 1 × 2 mm from the origin, and the same knee taken with other, turned slices. */
const UPRIGHT: Affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1]
const ACROSS: Affine = [0, 0, 1.5, 2, 0, 0.8, 0, 3, -0.8, 0, 0, 38, 0, 0, 0, 1]
const ramp = ([x, y, z]: Vec3): number => 200 + 5 * x + 3 * y + 7 * z

const PLANE: Projection = {
  basis: { right: [1, 0, 0], down: [0, 1, 0], away: [0, 0, 1] },
  centre: [15, 15, 20],
  mmPerPixel: 0.5,
  width: 40,
  height: 40,
}

function valuesOf({ shares }: DifferenceMap): number[] {
  return [...shares].filter((share) => !Number.isNaN(share))
}

function most(map: DifferenceMap): number {
  const values = valuesOf(map)
  expect(values.length).toBeGreaterThan(300)
  return Math.max(...values.map(Math.abs))
}

const shift = ([x, y, z]: Vec3): Affine => [1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z, 0, 0, 0, 1]

describe('a sampler', () => {
  it('has each voxel at its middle, a mean half way to the next, and nothing outside', () => {
    const at = samplerOf({ dims: [2, 2, 2], data: new Int16Array([0, 10, 20, 30, 40, 50, 60, 70]) })
    expect(at(1, 1, 1)).toBe(70)
    expect(at(0.5, 0, 0)).toBe(5)
    expect(at(0.5, 0.5, 0.5)).toBe(35)
    // The outermost voxels reach half a voxel beyond their middles.
    expect(at(-0.5, 0, 0)).toBe(0)
    expect(at(1.4, 1, 1)).toBe(70)
    expect(at(1.6, 1, 1)).toBeNaN()
    expect(at(0, -0.6, 0)).toBeNaN()
  })
})

describe('the difference of two volumes', () => {
  const first = imageOf([40, 40, 20], UPRIGHT, ramp)

  it('is nothing for one knee on two grids: a ramp is the same ramp however it is sliced', () => {
    const second = imageOf([45, 45, 22], ACROSS, ramp)
    const map = differenceMap({ first, second, toSecond: IDENTITY, match: { gain: 1, offset: 0 } }, PLANE)
    expect(most(map)).toBeLessThan(1e-5)
  })

  it('is what was added, as a share of the range, and only where it was added', () => {
    const second = imageOf([40, 40, 20], UPRIGHT, (lps) => ramp(lps) - (lps[0] > 20 ? 100 : 0))
    const map = differenceMap({ first, second, toSecond: IDENTITY, match: { gain: 1, offset: 0 } }, PLANE)
    const at = (x: number, y: number): number => map.shares[y * map.columns + x] ?? NaN
    // 40 pixels of 0.5 mm about x = 15: the edge at 20 mm is 30 pixels from the left.
    expect(map.step).toBe(1)
    expect(at(10, 20)).toBeCloseTo(0, 6)
    expect(at(38, 20)).toBeCloseTo(0.1, 5)
  })

  it('finds a copy that lies elsewhere by its link, and swapped volumes only turn the sign (complaint E)', () => {
    const away: Vec3 = [7, -4, 6]
    const moved = imageOf(
      [40, 40, 20],
      [1, 0, 0, 7, 0, 1, 0, -4, 0, 0, 2, 6, 0, 0, 0, 1],
      (lps) => ramp([lps[0] - away[0], lps[1] - away[1], lps[2] - away[2]]) + 50 * Math.sin(lps[0]),
    )
    const link = { toSecond: shift(away), match: { gain: 1, offset: 0 } }
    const forth = differenceMap({ first, second: moved, ...link }, PLANE)
    expect(most(forth)).toBeLessThan(0.0501)
    const there: Projection = { ...PLANE, centre: [22, 11, 26] }
    const back = differenceMap({ ...link, first: moved, second: first, toSecond: shift([-7, 4, -6]) }, there)
    expect(valuesOf(back).length).toBe(valuesOf(forth).length)
    forth.shares.forEach((share, at) => expect(share).toBeCloseTo(-(back.shares[at] ?? NaN), 5))
  })

  it('has nothing where one of them has no voxels', () => {
    const half = imageOf([16, 40, 20], UPRIGHT, ramp)
    const map = differenceMap({ first, second: half, toSecond: IDENTITY, match: { gain: 1, offset: 0 } }, PLANE)
    expect([map.shares[map.columns * 20 + 5], map.shares[map.columns * 20 + 35]].map(Number.isNaN)).toEqual([
      false,
      true,
    ])
  })

  it('takes no more values than a frame has time for', () => {
    const map = differenceMap(
      { first, second: first, toSecond: IDENTITY, match: { gain: 1, offset: 0 } },
      { ...PLANE, mmPerPixel: 0.02, width: 1900, height: 1000 },
    )
    expect(map.shares.length).toBeLessThanOrEqual(50_000)
    expect(map.columns * map.step).toBeGreaterThanOrEqual(1900)
  })
})

describe('two volumes on one scale', () => {
  const first = imageOf([40, 40, 20], UPRIGHT, ramp)

  it('undoes another gain and offset', () => {
    const second = imageOf([40, 40, 20], UPRIGHT, (lps) => 2 * ramp(lps) + 30)
    const match = matchIntensities(first, second, IDENTITY)
    expect(match?.gain).toBeCloseTo(0.5, 6)
    expect(match?.offset).toBeCloseTo(-15, 4)
    if (!match) return
    expect(most(differenceMap({ first, second, toSecond: IDENTITY, match }, PLANE))).toBeLessThan(1e-4)
  })

  it('is moved by no lesion: a tenth of the knee may be as bright as it likes', () => {
    const second = imageOf([40, 40, 20], UPRIGHT, (lps) => (lps[2] > 35 ? 5000 : 2 * ramp(lps)))
    const match = matchIntensities(first, second, IDENTITY)
    expect(Math.abs((match?.gain ?? 0) / 0.5 - 1)).toBeLessThan(0.2)
  })

  it('does not count air, and has no scale where the two share hardly any tissue', () => {
    const inAir = (lps: Vec3): number => (lps[0] < 20 ? 0 : ramp(lps))
    const match = matchIntensities(imageOf([40, 40, 20], UPRIGHT, inAir), first, IDENTITY)
    expect(match?.gain).toBeCloseTo(1, 6)
    expect(match?.offset).toBeCloseTo(0, 4)
    expect(matchIntensities(first, first, shift([500, 0, 0]))).toBeNull()
    expect(
      matchIntensities(
        first,
        imageOf([40, 40, 20], UPRIGHT, () => 300),
        IDENTITY,
      ),
    ).toBeNull()
  })
})

describe('the colours of a difference', () => {
  it('leave the picture as it is where nothing differs, and are neutral in its place', () => {
    expect(colourOf(0, 'over')[3]).toBe(0)
    expect(colourOf(0.04, 'over')[3]).toBe(0)
    expect(colourOf(NaN, 'over')[3]).toBe(0)
    const [r, g, b, a] = colourOf(0, 'instead')
    expect(Math.max(r, g, b)).toBeLessThan(32)
    expect(a).toBe(255)
  })

  it('tell brighter from darker by blue against orange, whatever red and green look like', () => {
    const [brighter, darker] = [colourOf(0.5, 'over'), colourOf(-0.5, 'over')]
    expect(brighter[2]).toBeLessThan(80)
    expect(darker[2]).toBeGreaterThan(220)
    expect([brighter[3], darker[3]]).toEqual([255, 255])
  })

  it('are those of each value, full at the ends', () => {
    const shares = Float32Array.from([-3, -0.5, 0, 0.3, 0.5, 9, NaN])
    for (const mode of ['over', 'instead'] as const) {
      const pixels = coloured({ shares }, mode)
      shares.forEach((share, at) => {
        const wanted = colourOf(share, mode)
        wanted.forEach((value, channel) => {
          if (mode === 'over' && wanted[3] === 0 && channel < 3) return
          expect(Math.abs((pixels[4 * at + channel] ?? -99) - value), `${share} ${mode}`).toBeLessThanOrEqual(2)
        })
      })
    }
  })
})

describe('asking for a difference', () => {
  const voxels = (factor: number): Int16Array<ArrayBuffer> => {
    const data = new Int16Array(100 * 100 * 30)
    for (let at = 0; at < data.length; at++) data[at] = factor * (200 + (at % 700))
    return data
  }

  function twoDates(change: Partial<Parameters<typeof series>[0]> = {}): ViewerController {
    const now = series({ name: 'a', number: 2, frame: '1.1' })
    const before = series({ name: 'b', number: 2, frame: '1.1', ...change })
    const controller = opened([now, series({ name: 'c', plane: 'coronal', frame: '1.1' })], {
      priors: [{ caseId: 'before', title: '1 Mar 2024', volumes: [before] }],
    })
    load(controller)
    controller.showVolume(1, hashOf('b'))
    controller.activate(0)
    return controller
  }

  /** As if the viewer were on the page and had loaded everything. */
  function load(controller: ViewerController): void {
    controller.screen = {
      voxels: (hash) => voxels(hash === hashOf('b') ? 2 : 1),
      draw: () => {},
      finish: () => {},
      surface: () => {
        throw new Error('There is no canvas.')
      },
      capture: () => Promise.reject(new Error('There is no canvas.')),
    }
    controller.loads = fixedMap(controller.places.scans.map(({ hash }) => [hash, { phase: 'ready' }]))
  }

  const sentence = ({ difference: { shown } }: ViewerController): string =>
    shown?.kind === 'none' ? shown.sentence : `${shown?.kind}`

  it('takes the other date that is on show, at one scale, then shows it instead of the picture, then ends', () => {
    const controller = twoDates()
    const { difference } = controller
    expect(difference.shown).toBeNull()
    difference.toggle()
    expect(difference.on).toBe(hashOf('a'))
    expect(difference.shown?.kind).toBe('map')
    if (difference.shown?.kind !== 'map') return
    expect(difference.shown.second.hash).toBe(hashOf('b'))
    expect(difference.shown.pair.match.gain).toBeCloseTo(0.5, 6)
    expect(difference.shown.warnings).toEqual([])
    difference.toggle()
    expect(difference.mode).toBe('instead')
    difference.toggle()
    expect(difference.on).toBeNull()
  })

  it('is refused in a sentence where nothing links the frames of reference, until a reader links them (complaint E: alignment failed silently)', () => {
    const controller = twoDates({ frame: '9.9' })
    controller.difference.toggle()
    expect(sentence(controller)).toMatch(/different frames of reference.*These slices are the same place/)
    controller.linkHere()
    expect(controller.difference.shown?.kind).toBe('map')
    controller.toggleLinked()
    expect(sentence(controller)).toMatch(/views are not linked/)
  })

  it('warns of what differs for other reasons (complaint E: unlike planes)', () => {
    const weighted = twoDates({ te: 12, tr: 600, scanOptions: '' })
    weighted.difference.toggle()
    expect(weighted.difference.shown).toMatchObject({ kind: 'map' })
    expect(JSON.stringify(warningsOf(weighted))).toMatch(/T1: tissues differ/)
    const tilted = twoDates({ plane: 'coronal' })
    tilted.difference.toggle()
    expect(JSON.stringify(warningsOf(tilted))).toMatch(/Sagittal against coronal/)
    const byHand = twoDates({ frame: '9.9' })
    byHand.linkHere()
    byHand.difference.toggle()
    expect(JSON.stringify(warningsOf(byHand))).toMatch(/Linked by hand/)
  })

  it('is refused between a left and a right knee, and where a header gives no place', () => {
    const sides = twoDates({ side: 'left' })
    sides.difference.toggle()
    expect(sentence(sides)).toMatch(/left knee and the other of the right/)
    const now = series({ name: 'a' })
    const unplaced = series({ name: 'b' })
    const flat: CaseVolume = { ...unplaced, meta: { ...unplaced.meta, flags: ['geometry-assumed'] } }
    const controller = opened([now, flat])
    load(controller)
    controller.difference.toggle()
    expect(sentence(controller)).toMatch(/Nothing says where the slices of .* lie/)
  })

  it('says so where a series that is open has no room in memory', () => {
    const controller = twoDates()
    const { screen } = controller
    if (screen) controller.screen = { ...screen, voxels: (hash) => (hash === hashOf('b') ? null : voxels(1)) }
    controller.difference.toggle()
    expect(sentence(controller)).toMatch(/no memory left for the values of 1 Mar 2024/)
  })

  it('says what to do where only one volume is open, and goes with the case', () => {
    const controller = opened([series({ name: 'a' })])
    load(controller)
    controller.difference.toggle()
    expect(sentence(controller)).toMatch(/second view/)
    controller.difference.toggle()
    expect(controller.difference.on).toBeNull()
    const two = twoDates()
    two.difference.toggle()
    two.reset()
    expect(two.difference.on).toBeNull()
    two.difference.toggle()
    two.close()
    expect(two.difference.shown).toBeNull()
  })

  function warningsOf({ difference: { shown } }: ViewerController): readonly string[] {
    return shown?.kind === 'map' ? shown.warnings : []
  }
})
