import fs from 'node:fs'
import path from 'node:path'
import { PNG } from 'pngjs'
import { describe, expect, it } from 'vitest'
import { caseReport, writeReading } from '../../../src-main/exchange/index.js'
import { drawKeptImage } from '../../../src-main/exchange/key-images/index.js'
import { STANDARD_TEMPLATES } from '../../../src-shared/case/report-text.js'
import type { ReportInput } from '../../../src-main/exchange/report/input.js'
import { startVolumeHash } from '../../../src-main/files/volume-hash.js'
import { measurementsOf } from '../../../src-main/exchange/report/measurements.js'
import type { Annotation, AnnotationOf } from '../../../src-shared/case/annotation.js'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'
import { keyImageOf, lengthOf, oneOfEach } from '../annotations/drawn.js'
import { FIRST, Story } from '../review/story.js'
import { volumeMeta, voxelsOf } from './fixtures.js'

const META = volumeMeta()
const input = (annotations: readonly Annotation[], overrides: Partial<ReportInput> = {}): ReportInput => ({
  volumes: [{ meta: META, label: '' }],
  reading: FIRST.reading,
  state: told(annotations).state,
  others: [],
  template: STANDARD_TEMPLATES[0],
  includeIdentity: false,
  version: '1.2.3',
  ...overrides,
})

function told(annotations: readonly Annotation[]): Story {
  const story = new Story(FIRST)
  for (const annotation of annotations) story.do({ type: 'put-annotation', annotation })
  return story
}

describe('measurements in a report', () => {
  it('are listed with value, series, slice and the voxels behind them', () => {
    const length = { ...lengthOf('m-1', 7.25, META.hash), name: 'Cyst of Roe' }
    const { rows } = measurementsOf(input([length]), [], (text) => text.replace('Roe', '…'))
    expect(rows).toEqual([
      {
        title: 'Cyst of …',
        value: '7.3 mm',
        place: 'Sagittal DESS (series 3), slice 3 of 5 (L 0 · P 0 · S 0 mm); voxels 1.00 × 1.00 × 4.00 mm',
      },
    ])
  })

  it('follow the text, with the pictures that were kept inside the page', async () => {
    const voxels = voxelsOf(META, () => 500)
    const page = await caseReport({
      ...input([...oneOfEach(META.hash), { ...keyImageOf('m-2', META.hash), name: 'Best view' }]),
      voxels: () => Promise.resolve(voxels),
    })
    expect(page.indexOf('Measurements and key images')).toBeGreaterThan(page.indexOf('<h2>Impression</h2>'))
    expect(page).toContain('<strong>10.0 mm</strong>')
    expect(page).toContain('Tear of the posterior horn?')
    expect(page.match(/alt="(Best view|Key image)"/g)).toHaveLength(2)
    expect(await caseReport({ ...input([]), voxels: null })).not.toContain('Measurements and key images')
  })

  it('complaint C: without spacing there is no mm among them', async () => {
    const flags = ['geometry-assumed' as const]
    const volumes: ReportInput['volumes'] = [{ meta: volumeMeta({ flags }), label: '' }]
    const measured = measurementsOf(input(oneOfEach(META.hash), { volumes }), [], (text) => text)
    expect(measured.rows.map(({ value }) => value)).toContain('10.0 px')
    expect(measured.rows.filter(({ value, place }) => `${value} ${place}`.includes('mm'))).toEqual([])
    const page = await caseReport({ ...input(oneOfEach(META.hash), { volumes }), voxels: null })
    expect(page).toContain('voxel size unknown')
  })

  it('are part of reading.json without the patient’s name, and kept pictures lie with the others', async () => {
    const folder = path.join(temporaryFolder(), 'out')
    const rawFile = path.join(temporaryFolder(), 'volume.raw')
    const bytes = new Uint8Array(voxelsOf(META, () => 500).data.buffer)
    fs.writeFileSync(rawFile, bytes)
    const meta = volumeMeta({ hash: startVolumeHash(META).update(bytes).digest('hex') })
    const drawn = [{ ...lengthOf('m-1', 7, meta.hash), name: 'Roe, medial' }, keyImageOf('m-2', meta.hash)]
    const { images } = await writeReading(folder, FIRST.reading, {
      volumes: [{ meta, label: '' }],
      rawFile: () => rawFile,
      state: told(drawn).state,
      version: '1.2.3',
    })
    const written: unknown = JSON.parse(fs.readFileSync(path.join(folder, 'reading.json'), 'utf8'))
    expect(written).toMatchObject({
      annotations: [{ ...drawn[0], name: '[left out], medial' }, drawn[1]],
    })
    expect(images.map((image) => path.basename(image))).toContain('00-kept-01-sagittal.png')
  })
})

describe('a picture that was kept', () => {
  const plain: AnnotationOf<'key-image'> = {
    ...keyImageOf('m-1', META.hash),
    fieldMm: [16, 16],
    window: { window: 1000, level: 500 },
    overlays: { boxes: false, annotations: false },
  }
  const nothing = { annotations: [], box: null }
  const drawn = (kept: AnnotationOf<'key-image'>, overlays: Parameters<typeof drawKeptImage>[2] = nothing) =>
    PNG.sync.read(
      drawKeptImage(
        voxelsOf(META, ([, y]) => 500 + 50 * y),
        kept,
        overlays,
        META,
      ),
    )
  /** Grey of a place of the picture, as a share of its edges. */
  const grey = (png: PNG, across: number, down: number): number =>
    png.data[4 * (Math.floor(down * png.height) * png.width + Math.floor(across * png.width))] ?? -1

  it('lies as it lay on the screen: mirrored and inverted where that was so', () => {
    const upright = drawn(plain)
    // Values grow to the back, which is on the right.
    expect(grey(upright, 0.8, 0.4)).toBeGreaterThan(grey(upright, 0.2, 0.4) + 60)
    const mirrored = drawn({ ...plain, plane: { ...plain.plane, right: [0, -1, 0] } })
    expect(grey(mirrored, 0.8, 0.4)).toBeLessThan(grey(mirrored, 0.2, 0.4) - 60)
    const inverted = drawn({ ...plain, viewport: { ...plain.viewport, inverted: true } })
    expect(grey(inverted, 0.3, 0.4)).toBe(255 - grey(upright, 0.3, 0.4))
  })

  it('has the window that was set', () => {
    const narrow = drawn({ ...plain, window: { window: 100, level: 500 } })
    expect([grey(narrow, 0.2, 0.4), grey(narrow, 0.8, 0.4)]).toEqual([0, 255])
  })

  it('shows the greatest and the least of a slab', () => {
    const values = voxelsOf(META, ([x]) => (Math.abs(x) < 1 ? 500 : x > 0 ? 900 : 100))
    const of = (mode: 'max' | 'min' | 'mean'): number => {
      const viewport = { ...plain.viewport, slab: { thicknessMm: 8, mode } }
      return grey(PNG.sync.read(drawKeptImage(values, { ...plain, viewport }, nothing, META)), 0.3, 0.4)
    }
    expect([of('max'), of('min')]).toEqual([Math.round(0.9 * 255), Math.round(0.1 * 255)])
    expect(Math.abs(of('mean') - 127.5)).toBeLessThan(12)
  })

  it('draws the measurements of its plane where its overlays say so, and the section of the box', () => {
    const annotations = [lengthOf('m-2', 6, META.hash)]
    const shows = { ...plain, overlays: { boxes: true, annotations: true } }
    const box = { boxLps: { min: [-3, -5, -5] as const, max: [3, 5, 5] as const }, colour: [255, 0, 0] as const }
    const green = (png: PNG): number => countOf(png, (r, g, b) => g > 200 && b < 160 && r > 180)
    const red = (png: PNG): number => countOf(png, (r, g) => r > 200 && g < 60)
    expect([green(drawn(plain, { annotations, box })), red(drawn(plain, { annotations, box }))]).toEqual([0, 0])
    expect(green(drawn(shows, { annotations, box: null }))).toBeGreaterThan(100)
    expect(red(drawn(shows, { annotations: [], box }))).toBeGreaterThan(400)
    // Away from the plane nothing of either is there.
    const aside = { ...shows, plane: { ...shows.plane, originLps: [8, 0, 0] as [number, number, number] } }
    expect([green(drawn(aside, { annotations, box })), red(drawn(aside, { annotations, box }))]).toEqual([0, 0])
  })

  function countOf(png: PNG, is: (r: number, g: number, b: number) => boolean): number {
    let count = 0
    for (let at = 0; at < png.data.length; at += 4)
      if (is(png.data[at] ?? 0, png.data[at + 1] ?? 0, png.data[at + 2] ?? 0)) count++
    return count
  }
})
