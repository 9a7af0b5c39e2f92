import { describe, expect, it } from 'vitest'
import { placeOf, sheetOf } from '../../../src-renderer/reading/thickness/layout.js'
import { colourOf, paintMap, STOPS, valuesOf } from '../../../src-renderer/reading/thickness/paint.js'
import { OutlinedMaps } from '../../../src-renderer/reading/thickness/outlined-maps.svelte.js'
import { rasterOf } from '../../../src-renderer/reading/thickness/raster.js'
import { borderPath, regionThicknesses } from '../../../src-renderer/reading/thickness/regions.js'
import { columnPlace, nearestColumn, shownMap } from '../../../src-renderer/reading/thickness/shown-map.js'
import { flatBones } from '../../../src-renderer/reading/thickness/unroll.js'
import { ARTICULAR_SUBREGIONS } from '../../../src-shared/anatomy/partition.js'
import { outlinedThickness } from '../../../src-shared/anatomy/surfaces/mapped-columns.js'
import { packThickness, type ThicknessColumns } from '../../../src-shared/case/thickness-map.js'
import { outlinedReading } from '../../fixtures/outlined-reading.js'
import { fakeVolume } from './fake-volume.js'

const RADIUS = 24
const AXIS = { y: 10, z: 100 }
const CENTRAL = ARTICULAR_SUBREGIONS.indexOf('femur-medial-central') + 1
const POSTERIOR = ARTICULAR_SUBREGIONS.indexOf('femur-medial-posterior') + 1

/**
 * A femur that is a half cylinder of 24 mm about an axis from side to side, from straight to the front over straight down to
 * straight back, 40 mm wide; every 1.9 mm a column. 2 mm of cartilage, bare in its back third.
 */
function cylinder(): ThicknessColumns {
  const [across, around] = [21, 41]
  const count = across * around
  const map = {
    places: new Float32Array(3 * count),
    normals: new Float32Array(3 * count),
    thickness: new Float32Array(count),
    expected: new Float32Array(count).fill(2),
    regions: new Uint8Array(count),
  }
  const triangles: number[] = []
  for (let row = 0; row < around; row++)
    for (let column = 0; column < across; column++) {
      const n = column + across * row
      const angle = (Math.PI * row) / (around - 1)
      const normal = [0, -Math.cos(angle), -Math.sin(angle)]
      map.normals.set(normal, 3 * n)
      map.places.set([2 * column, AXIS.y + RADIUS * (normal[1] ?? 0), AXIS.z + RADIUS * (normal[2] ?? 0)], 3 * n)
      const back = row > (2 / 3) * around
      map.thickness[n] = back ? 0 : 2
      map.regions[n] = back ? POSTERIOR : CENTRAL
      if (row + 1 < around && column + 1 < across)
        triangles.push(n, n + 1, n + across, n + 1, n + across + 1, n + across)
    }
  return {
    columns: [{ bone: 'femur', count }],
    ...map,
    measuredOn: 'outlines',
    triangles: Uint16Array.from(triangles),
  }
}

describe('the map of cartilage thickness', () => {
  const map = cylinder()
  const bones = flatBones(map)
  const sheet = sheetOf(bones, 400, 300)

  it('rolls a cylinder out to its width and the length of its arc', () => {
    const [femur] = bones
    expect(femur?.width).toBeCloseTo(40, 1)
    expect(Math.abs((femur?.height ?? 0) - Math.PI * RADIUS)).toBeLessThan(0.5)
    // Front at the top: the first row of columns, which faces forwards.
    expect(femur?.places[1]).toBeCloseTo(0, 1)
  })

  it('keeps distances along it: neighbours are as far apart as they are on the bone', () => {
    for (const n of [30, 400, 700]) {
      const [p, q] = [placeOf(sheet, n), placeOf(sheet, n + 21)]
      const apart = Math.hypot((q?.[0] ?? 0) - (p?.[0] ?? 0), (q?.[1] ?? 0) - (p?.[1] ?? 0)) / sheet.pixelsPerMm
      expect(Math.abs(apart - (Math.PI * RADIUS) / 40)).toBeLessThan(0.05)
    }
  })

  it('finds the column under a pixel, and its place in the patient within the cartilage', () => {
    const raster = rasterOf(sheet, 1)
    const [x, y] = placeOf(sheet, 333) ?? [0, 0]
    const column = raster.column[Math.round(x) + raster.width * Math.round(y)] ?? -1
    expect(column).toBe(333)
    const place = columnPlace(map, column)
    expect(Math.hypot(place[1] - AXIS.y, place[2] - AXIS.z)).toBeCloseTo(RADIUS + 1, 3)
    expect(nearestColumn(map, place)).toMatchObject({ column: 333 })
    expect(nearestColumn(map, place)?.mm).toBeCloseTo(1, 3)
  })

  it('paints thickness by its scale, hatches bare bone in two greys, and nothing outside', () => {
    const raster = rasterOf(sheet, 1)
    const pixels = paintMap(raster, map, 'thickness', 1)
    const at = (n: number): readonly number[] => {
      const [x, y] = placeOf(sheet, n) ?? [0, 0]
      const pixel = 4 * (Math.round(x) + raster.width * Math.round(y))
      return [...pixels.subarray(pixel, pixel + 4)]
    }
    expect(at(220)).toEqual([...colourOf(2 / 5), 255])
    const hatched = new Set<string>()
    for (let n = 21 * 34 + 1; n < 21 * 35 - 1; n++) hatched.add(at(n).join())
    expect([...hatched].sort()).toEqual(['236,236,236,255', '26,18,30,255'])
    expect(pixels[3]).toBe(0)
    // What was there before any loss is never hatched.
    expect(paintMap(raster, map, 'expected', 1).some((value, n) => n % 4 === 0 && value === 236)).toBe(false)
    expect(valuesOf(map, 'missing')[21 * 35]).toBe(2)
  })

  it('says the mean of every sub-region and draws the border between them', () => {
    const regions = regionThicknesses(map)
    expect(regions.map(({ id }) => id)).toEqual(['femur-medial-central', 'femur-medial-posterior'])
    expect(regions.map(({ mean, expected, bare }) => [mean, expected, bare])).toEqual([
      [2, 2, 0],
      [0, 2, 1],
    ])
    const border = borderPath(map, sheet)
    const ys = [...border.matchAll(/[ML][\d.]+ ([\d.]+)/g)].map((match) => Number(match[1]))
    const [above, below] = [placeOf(sheet, 21 * 27)?.[1] ?? 0, placeOf(sheet, 21 * 28)?.[1] ?? 0]
    expect(ys.length).toBeGreaterThan(20)
    for (const y of ys) expect(y > above - 0.1 && y < below + 0.1).toBe(true)
  })

  it('has a scale that grows lighter step by step, so that it can be read without colour', () => {
    const lightness = STOPS.map((_, n) => {
      const [r, g, b] = colourOf(n / (STOPS.length - 1))
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    })
    for (let n = 1; n < lightness.length; n++) expect(lightness[n]).toBeGreaterThan(lightness[n - 1] ?? 0)
  })

  it('says why there is none', () => {
    expect(shownMap(null, [], null, () => null)).toMatchObject({ map: null, again: false })
  })
})

describe('the map of what was outlined', () => {
  const meta = fakeVolume()
  const reading = outlinedReading(meta, [])
  const [volume] = reading.volumes

  it('is made once, elsewhere, and tells who looks at it when it is there', () => {
    let asked = 0
    let ended = 0
    const answers: (() => void)[] = []
    const maps = new OutlinedMaps(() => ({
      ask: (labels, heard) => {
        asked++
        answers.push(() => heard({ map: outlinedThickness(labels) }))
      },
      end: () => void ended++,
    }))
    if (!volume?.structures) throw new Error('It was outlined.')
    const shown = () => shownMap(reading, [], meta.hash, (structures) => maps.of(structures))
    maps.want(volume.structures)
    maps.want(volume.structures)
    expect(asked).toBe(1)
    expect(shown()).toMatchObject({ map: null, again: false, words: 'Mapping what was outlined …' })
    answers[0]?.()
    expect(ended).toBe(1)
    const { map } = shown()
    expect(map?.measuredOn).toBe('outlines')
    // The plateau was laid bare: some columns have nothing where 2 mm were.
    const bare = [...(map?.thickness ?? [])].filter((mm, n) => mm === 0 && (map?.expected[n] ?? 0) > 1.5)
    expect(bare.length).toBeGreaterThan(20)
    maps.want(volume.structures)
    expect(asked).toBe(1)
  })

  it('is said not to be there where its worker fails, and is the reading’s own where it carries one', () => {
    if (!volume?.structures) throw new Error('It was outlined.')
    const other = { ...volume.structures }
    const maps = new OutlinedMaps(() => ({ ask: (_, __, failed) => failed(), end: () => {} }))
    maps.want(other)
    expect(maps.of(other)).toBeNull()
    const thickness = packThickness(cylinder())
    const carried = { ...reading, volumes: [{ ...volume, thickness }] }
    const { map } = shownMap(carried, [], meta.hash, () => null)
    expect(map?.columns).toEqual(cylinder().columns)
  })
})
