import { strToU8, zipSync } from 'fflate'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { niftiGz } from '../../src-main/datasets/nifti.js'
import type { Voxels } from '../../src-main/datasets/voxels.js'
import { invertAffine } from '../../src-shared/geometry/affine.js'
import { dicomFile, syntheticSeries, writeFiles, type SyntheticFile } from '../fixtures/dicom-series.js'
import { ImportPage, WorklistPage } from './pages.js'
import { newDataFolder, startWorkstation, testData, type Workstation } from './workstation.js'

const [COLUMNS, ROWS, SLICES] = [40, 32, 24]
const BROKEN = testData('broken')

/** A ball in the middle: enough to be a picture, and no knee. */
function ball(i: number, j: number, k: number): number {
  return Math.hypot(i - COLUMNS / 2, j - ROWS / 2, k - SLICES / 2) < 10 ? 400 : 20
}

function voxels(slices: number): Int16Array {
  return Int16Array.from({ length: COLUMNS * ROWS * slices }, (_, n) =>
    ball(n % COLUMNS, Math.floor(n / COLUMNS) % ROWS, Math.floor(n / COLUMNS / ROWS)),
  )
}

interface SeriesChoice {
  readonly orientation?: 'sagittal' | 'coronal'
  readonly slices?: number
  /** Series of one study become one case. */
  readonly study?: string
  readonly bodyPart?: string
}

const series = (
  prefix: string,
  { orientation = 'sagittal', slices = SLICES, study = prefix, bodyPart = 'KNEE' }: SeriesChoice = {},
) =>
  syntheticSeries({
    slices,
    rows: ROWS,
    columns: COLUMNS,
    spacing: 3,
    orientation,
    prefix,
    seriesUid: `2.25.77${prefix.length}`,
    voxel: (i, j, k) => ball(i, j, k) + prefix.length,
    header: () => ({
      PixelSpacing: [3, 3],
      SliceThickness: 3,
      BodyPartExamined: bodyPart,
      Laterality: 'R',
      StudyInstanceUID: `2.25.88${study.length}`,
      SeriesDescription: `Series ${prefix}`,
    }),
  })

function zipped(images: readonly SyntheticFile[], beside: Readonly<Record<string, Uint8Array>> = {}): Uint8Array {
  return zipSync({ ...Object.fromEntries(images.map(({ name, bytes }) => [name, bytes])), ...beside })
}

describe('what can be dropped on the window', () => {
  let data: string
  let files: string
  let workstation: Workstation
  let imports: ImportPage

  beforeAll(async () => {
    data = newDataFolder()
    files = newDataFolder()
    workstation = await startWorkstation(data)
    imports = new ImportPage(workstation.page)
    await new WorklistPage(workstation.page).empty().waitFor()
  })
  afterAll(async () => {
    await workstation.close()
    for (const folder of [data, files]) fs.rmSync(folder, { recursive: true, force: true })
  })

  /** Drops files on the middle of the window, as a file manager does. */
  async function drop(...paths: string[]): Promise<void> {
    const session = await workstation.page.context().newCDPSession(workstation.page)
    const place = { x: 640, y: 400, data: { items: [], files: paths, dragOperationsMask: 1 } }
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await session.send('Input.dispatchDragEvent', { type, ...place })
    await session.detach()
  }

  const slices = (count: number) => workstation.page.getByText(new RegExp(`slice \\d+ / ${count}`)).first()

  const strip = () => workstation.page.getByRole('listbox', { name: 'Series' }).getByRole('option')

  it('a folder with one series opens by itself', async () => {
    await drop(writeFiles(path.join(files, 'series'), series('a')))
    await slices(SLICES).waitFor({ timeout: 60_000 })
  })

  it('a NIfTI file', async () => {
    const affineLps = [0, 0, 2.5, -30, 2.5, 0, 0, -50, 0, -2.5, 0, 40, 0, 0, 0, 1]
    const meta: Voxels['meta'] = {
      dims: [COLUMNS, ROWS, 20],
      type: 'int16',
      spacing: [2.5, 2.5, 2.5],
      affineLps,
      percentiles: { low: 20, high: 400 },
    }
    const file = path.join(files, 'knee.nii.gz')
    await fs.promises.writeFile(file, niftiGz({ meta, data: voxels(20), toVoxel: invertAffine(affineLps) }))
    await drop(file)
    await slices(20).waitFor({ timeout: 60_000 })
  })

  it('an NRRD file', async () => {
    const header = `NRRD0004
type: short
dimension: 3
space: left-posterior-superior
sizes: ${COLUMNS} ${ROWS} 22
space directions: (0,2,0) (0,0,-2) (2,0,0)
endian: little
encoding: raw
space origin: (-20,-40,30)

`
    const file = path.join(files, 'knee.nrrd')
    fs.writeFileSync(file, Buffer.concat([Buffer.from(header), Buffer.from(voxels(22).buffer)]))
    await drop(file)
    await slices(22).waitFor({ timeout: 60_000 })
  })

  it('a ZIP with two series of a knee: one case with both, and what was set aside stays with it', async () => {
    const study = 'study-of-two'
    const file = path.join(files, 'study.zip')
    fs.writeFileSync(
      file,
      zipped([...series('sag', { study }), ...series('coro', { study, orientation: 'coronal' })], {
        'notes.txt': strToU8('not an image'),
      }),
    )
    await drop(file)
    await strip().first().waitFor({ timeout: 60_000 })
    expect(await strip().count()).toBe(2)
    const summary = workstation.page.getByRole('status', { name: 'What the import brought' })
    await summary.getByRole('button', { name: 'Show' }).click()
    const notes = workstation.page.getByRole('dialog', { name: 'Remarks on the images' })
    expect(await notes.getByRole('list', { name: 'Set aside' }).textContent()).toContain('notes.txt')
    await workstation.page.keyboard.press('Escape')
  })

  it('where nothing tells which series is the knee: the window asks, and several can be chosen', async () => {
    const study = 'a-study-of-an-ankle'
    const file = path.join(files, 'ankle.zip')
    const bodyPart = 'ANKLE'
    fs.writeFileSync(
      file,
      zipped([
        ...series('ankle-1', { study, bodyPart, slices: 21 }),
        ...series('ankle-22', { study, bodyPart, slices: 23, orientation: 'coronal' }),
      ]),
    )
    await drop(file)
    await imports.chooser().waitFor({ timeout: 60_000 })
    expect(await imports.stacks().count()).toBe(2)
    expect(await imports.chooser().getByRole('img').count()).toBeGreaterThanOrEqual(2)
    expect(
      await imports
        .chooser()
        .getByText(/^2[13] slices, 3 mm apart/)
        .count(),
    ).toBe(2)
    for (const stack of await imports.stacks().all()) await stack.check()
    await imports.openChosen().click()
    await imports.chooser().waitFor({ state: 'detached' })
    await slices(21).waitFor({ timeout: 60_000 })
    expect(await strip().count()).toBe(2)
  })

  it('two folders with half a series each, as one volume', async () => {
    const all = series('halved', { slices: 26 })
    const halves = [all.slice(0, 13), all.slice(13)].map((half, n) => writeFiles(path.join(files, `half-${n}`), half))
    await drop(...halves)
    await slices(26).waitFor({ timeout: 60_000 })
  })

  it('a DICOMDIR, with the files that it lists', async () => {
    const folder = path.join(files, 'medium')
    const images = series('im', { slices: 28 })
    writeFiles(path.join(folder, 'IMAGES'), images)
    const records = images.map(({ name }) => ({ DirectoryRecordType: 'IMAGE', ReferencedFileID: ['IMAGES', name] }))
    const directory = {
      SOPClassUID: '1.2.840.10008.1.3.10',
      SOPInstanceUID: '2.25.3',
      DirectoryRecordSequence: records,
    }
    const file = path.join(folder, 'DICOMDIR')
    fs.writeFileSync(file, dicomFile(directory, null))
    await drop(file)
    await slices(28).waitFor({ timeout: 60_000 })
  })

  it('what is no image: a sentence that names the file, the cause and the remedy', async () => {
    const file = path.join(files, 'letter.txt')
    fs.writeFileSync(file, 'Dear colleague')
    await drop(file)
    const alert = workstation.page.getByRole('alert').filter({ hasText: 'letter.txt' })
    await alert.first().waitFor({ timeout: 30_000 })
    expect(await alert.first().textContent()).toMatch(/no medical image; open DICOM, NIfTI or NRRD files\.$/)
    await workstation.page.keyboard.press('Escape')
  })

  it.runIf(BROKEN)('damaged and foreign DICOM: a sentence, and nothing half-done', async () => {
    const before = fs.readdirSync(path.join(data, 'volumes')).length
    for (const name of ['MR_truncated.dcm', 'rtplan.dcm']) {
      await drop(path.join(BROKEN ?? '', name))
      await workstation.page.getByRole('alert').filter({ hasText: name }).first().waitFor({ timeout: 30_000 })
      await workstation.page.keyboard.press('Escape')
    }
    expect(fs.readdirSync(path.join(data, 'volumes')).length).toBe(before)
  })
})
