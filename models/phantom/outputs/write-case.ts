import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Examination } from '../examination.js'
import { dicomSlices } from './dicom.js'
import { niftiFile } from './nifti.js'
import { caseName, quintuplesOf } from './quintuples.js'
import { loneSeriesHeader } from './series-header.js'
import { subregionMap } from './subregion-map.js'
import { truthRecord } from './truth-file.js'

/** What a case can be written as. */
export const FORMATS = ['dicom', 'nifti', 'quintuples'] as const
export type CaseFormat = (typeof FORMATS)[number]

const NOTE = 'Simulated by Condyle: no patient'

/**
 * Writes a case: `dicom/` one file a slice, `nifti/` image and label maps, `quintuples.jsonl` with the volume it names,
 * and always `truth.json`. Returns the paths written, relative to the folder; of a DICOM series its folder.
 */
export async function writeCase(
  examination: Examination,
  folder: string,
  formats: readonly CaseFormat[],
): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const written: string[] = []
  if (formats.includes('dicom')) {
    const series = path.join(folder, 'dicom')
    // a longer series of an earlier run must not lend its slices to this one
    await rm(series, { recursive: true, force: true })
    await mkdir(series, { recursive: true })
    for (const { name, bytes } of dicomSlices(examination, loneSeriesHeader(examination)))
      await writeFile(path.join(series, name), bytes)
    written.push('dicom')
  }
  if (formats.includes('nifti')) written.push(...(await writeNifti(examination, folder)))
  if (formats.includes('quintuples')) {
    const volume = `${caseName(examination)}.nii.gz`
    await writeVolume(examination, path.join(folder, volume))
    const lines = quintuplesOf(examination, volume).map((line) => JSON.stringify(line))
    await writeFile(path.join(folder, 'quintuples.jsonl'), `${lines.join('\n')}\n`)
    written.push(volume, 'quintuples.jsonl')
  }
  await writeFile(path.join(folder, 'truth.json'), `${JSON.stringify(truthRecord(examination), null, 1)}\n`)
  return [...written, 'truth.json']
}

/** The image of an examination as NIfTI. */
export async function writeVolume({ image, dims, affine }: Examination, file: string): Promise<void> {
  await writeFile(file, niftiFile({ data: image, dims, affine, description: NOTE }))
}

async function writeNifti(examination: Examination, folder: string): Promise<string[]> {
  const { image, tissue, lesion, dims, affine, truth } = examination
  await mkdir(path.join(folder, 'nifti'), { recursive: true })
  const subregions = subregionMap(truth)
  const maps = [
    { name: 'image', data: image, dims, affine },
    { name: 'tissue', data: tissue, dims, affine },
    { name: 'lesion', data: lesion, dims, affine },
    ...(subregions ? [{ name: 'subregions', ...subregions }] : []),
  ]
  const written: string[] = []
  for (const { name, ...map } of maps) {
    const file = path.posix.join('nifti', `${name}.nii.gz`)
    await writeFile(path.join(folder, file), niftiFile({ ...map, description: `${NOTE}, ${name}` }))
    written.push(file)
  }
  return written
}
