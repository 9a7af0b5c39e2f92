import { createHash } from 'node:crypto'
import { UNKNOWN_SERIES, UNKNOWN_STUDY, type ImportIssue, type StackSummary } from '../../../src-shared/case/import.js'
import type { VolumeFlag } from '../../../src-shared/case/volume.js'
import { affineSpacing, type Affine } from '../../../src-shared/geometry/affine.js'
import type { FoundFile } from '../dicom/file.js'
import { sideFromText } from '../dicom/side.js'
import { impossibleGrid } from '../dicom/plausible.js'
import { ImportError } from '../errors.js'
import { LIMITS } from '../limits.js'
import { kneeLikelihood } from '../scan/knee-likelihood.js'
import { sourceKeyOf } from '../scan/source-key.js'
import { planeOfNormal } from '../../../src-shared/geometry/orientation.js'
import { cross } from '../../../src-shared/geometry/vector.js'
import type { ScannedStack, StackSource } from '../stack.js'
import { axesOf, originOf, rightHandedBox } from './box-affine.js'
import { readNiftiHeader, type Remark } from './nifti-header.js'
import { isScalarDatatype } from './nifti-voxels.js'
import { readNrrdHeader } from './nrrd-header.js'
import { nrrdParts } from './nrrd-parts.js'

interface VolumeFile {
  readonly file: FoundFile
  readonly dims: readonly [number, number, number]
  readonly affineLps: Affine
  readonly affineAssumed: boolean
  readonly description: string
  readonly remarks: readonly Remark[]
}

/** The stacks of a NIfTI file: one, or one per volume of a 4D file. Throws ImportError where it cannot be a volume. */
export async function stacksOfNifti(file: FoundFile): Promise<ScannedStack[]> {
  const header = await readNiftiHeader(file.path, file.name)
  if (!isScalarDatatype(header.datatype))
    throw new ImportError('not-readable', `${file.name} holds colours or vectors: convert it to one number per voxel.`)
  const count = Math.min(header.volumes, LIMITS.volumesOfFile)
  return Array.from({ length: count }, (_, volume) =>
    stackOf({ ...header, file }, count > 1 ? `volume ${volume + 1}` : '', (flipped) => ({
      format: 'nifti',
      ...place(file),
      volume,
      flipped,
    })),
  )
}

/** The stack of an NRRD file. Throws ImportError where it cannot be a volume, or its voxels are not there. */
export async function stackOfNrrd(file: FoundFile): Promise<ScannedStack> {
  const header = await readNrrdHeader(file.path, file.name)
  const parts = await nrrdParts(file, header.dataFiles)
  return stackOf({ ...header, file, description: '', remarks: [] }, '', (flipped) => ({
    format: 'nrrd',
    ...place(file),
    flipped,
    parts,
  }))
}

function stackOf(volume: VolumeFile, label: string, sourceOf: (flipped: boolean) => StackSource): ScannedStack {
  const { file, dims } = volume
  const box = rightHandedBox(volume.affineLps, dims[2])
  if (!box)
    throw new ImportError(
      'sheared-slices',
      `The axes of ${file.name} are not at right angles, so it makes no rectangular box: resample it onto a regular grid first.`,
    )
  const spacing = affineSpacing(box.affine)
  const impossible = impossibleGrid(dims, dims[2] > 1 ? spacing : spacing.slice(0, 2), originOf(box.affine))
  if (impossible !== undefined)
    throw new ImportError(
      'header-incomplete',
      `${file.name} ${impossible}: its unit or its header is wrong; correct it first.`,
    )
  const source = sourceOf(box.flipped)
  const sourceKey = sourceKeyOf(source)
  const [i, j] = axesOf(box.affine)
  const orientation = planeOfNormal(cross(i, j))
  const title = file.name.replace(/\.(nii|nii\.gz|nrrd|nhdr)$/i, '')
  const side = sideFromText(title)
  const issues = issuesOf(volume, spacing[2])
  const flags: VolumeFlag[] = []
  if (volume.affineAssumed) flags.push('geometry-assumed')
  if (issues.some((issue) => issue.code === 'coarse-slices')) flags.push('coarse-slices')
  const summary: StackSummary = {
    id: sourceKey.slice(0, 16),
    format: source.format,
    label,
    study: { ...UNKNOWN_STUDY },
    series: {
      ...UNKNOWN_SERIES,
      // Without a UID of its own the file's identity stands in, so that two files are two series.
      uid: `2.25.${BigInt(`0x${createHash('sha256').update(sourceKey).digest('hex').slice(0, 30)}`)}`,
      description: title,
      simulated: /simulat/i.test(volume.description),
    },
    dims: [...dims],
    spacing: [...spacing],
    orientation,
    frameOfReference: '',
    side,
    // A file's name is no header: what it says is a guess.
    sideSource: side === 'unknown' ? null : 'inferred',
    files: 1,
    issues,
    kneeLikelihood: kneeLikelihood({
      modality: '',
      words: `${title} ${volume.description}`,
      orientation,
      slices: dims[2],
      threeDimensional: false,
      fieldOfView: Math.max(dims[0] * spacing[0], dims[1] * spacing[1]),
      geometryAssumed: volume.affineAssumed,
    }),
    thumbnail: null,
  }
  if (summary.series.simulated) flags.push('simulated')
  return { summary, affineLps: [...box.affine], flags, sourceKey, source }
}

function issuesOf({ file, affineAssumed, remarks }: VolumeFile, sliceSpacing: number): ImportIssue[] {
  const issues = remarks.map((remark): ImportIssue => ({ ...remark, severity: 'warning', files: [file.name] }))
  if (affineAssumed)
    issues.push({
      severity: 'warning',
      code: 'geometry-assumed',
      message: `${file.name} does not say how it lies in the patient: its axes were taken as they are. Check left and right on the original.`,
      files: [file.name],
    })
  if (sliceSpacing > 2)
    issues.push({
      severity: 'info',
      code: 'coarse-slices',
      message: `Slices are ${Number(sliceSpacing.toFixed(2))} mm apart: thin structures such as meniscal horns can lie between them.`,
      files: [],
    })
  return issues
}

function place(file: FoundFile): Pick<FoundFile, 'path' | 'name' | 'size' | 'mtimeMs'> {
  return { path: file.path, name: file.name, size: file.size, mtimeMs: file.mtimeMs }
}
