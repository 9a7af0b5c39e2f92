import { volumeBytes } from '../../../src-shared/case/volume.js'
import { affineSpacing } from '../../../src-shared/geometry/affine.js'
import type { StoredVolume, VolumeCache } from '../cache/volume-cache.js'
import { ImportError, throwIfCancelled } from '../errors.js'
import { LIMITS } from '../limits.js'
import type { ScannedStack } from '../stack.js'
import { decodeNifti } from '../volume-file/nifti-voxels.js'
import { decodeNrrd } from '../volume-file/nrrd-voxels.js'
import { decodeDicom, type Voxels } from './decode-dicom.js'
import { narrow } from './narrow.js'
import { statisticsOf } from './statistics.js'

export interface DecodeOptions {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: DecodeProgress) => void) | undefined
}

/** Source slices decoded so far. */
export interface DecodeProgress {
  readonly done: number
  readonly total: number
}

/**
 * Decodes a stack and writes it into the cache; voxels never leave this process. Throws ImportError where the files
 * cannot be read or the scan found that they make no volume, and the signal's AbortError where it was cancelled.
 */
export async function decodeStack(
  stack: ScannedStack,
  cache: VolumeCache,
  options: DecodeOptions = {},
): Promise<StoredVolume> {
  const { summary } = stack
  const refused = summary.issues.find((issue) => issue.severity === 'error')
  if (refused) throw new ImportError('geometry-refused', refused.message)
  const name = summary.series.description || 'This series'
  if (volumeBytes({ dims: summary.dims, type: 'float32' }) > LIMITS.volumeBytes)
    throw new ImportError('limit-reached', `${name} is too large for one volume (over 2 GB): choose a smaller one.`)
  if (summary.dims.some((size) => size > LIMITS.axisVoxels))
    throw new ImportError(
      'limit-reached',
      `${name} has more than ${LIMITS.axisVoxels} voxels in one direction: choose a smaller one.`,
    )
  const decoded = await voxelsOf(stack, cache, options)
  throwIfCancelled(options.signal)
  const { voxels, notFinite } = narrow(decoded)
  const issues = [...summary.issues]
  if (notFinite > 0)
    issues.push({
      severity: 'warning',
      code: 'undecodable-pixels',
      message: `${notFinite} voxels of ${summary.series.description || 'this volume'} were no numbers and are shown as 0: check the original.`,
      files: [],
    })
  const [x, y, z] = affineSpacing(stack.affineLps)
  return cache.store(
    {
      sourceKey: stack.sourceKey,
      type: voxels instanceof Int16Array ? 'int16' : 'float32',
      dims: summary.dims,
      spacing: [x, y, z],
      affineLps: stack.affineLps,
      orientation: summary.orientation,
      frameOfReference: summary.frameOfReference,
      ...statisticsOf(voxels),
      flags: stack.flags,
      side: summary.side,
      sideSource: summary.sideSource,
      study: summary.study,
      series: summary.series,
      issues,
    },
    voxels,
    options.signal,
  )
}

async function voxelsOf(stack: ScannedStack, cache: VolumeCache, options: DecodeOptions): Promise<Voxels> {
  const { source } = stack
  const { signal, onProgress } = options
  switch (source.format) {
    case 'dicom':
      return decodeDicom(source, {
        workFolder: cache.workFolder,
        signal,
        onProgress: (done, total) => onProgress?.({ done, total }),
      })
    case 'nifti':
      return decodeNifti(source)
    case 'nrrd':
      return decodeNrrd(source)
  }
}
