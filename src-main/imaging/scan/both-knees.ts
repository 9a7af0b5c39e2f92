import type { ImportIssue } from '../../../src-shared/case/import.js'
import { applyLinear, type Affine } from '../../../src-shared/geometry/affine.js'
import type { DicomHeader } from '../dicom/header-record.js'
import { namesBothSides } from '../dicom/side.js'

/** Two knees side by side are at least this wide, mm; and one knee is never imaged so wide on purpose. */
const BOTH_FROM_MM = 250
/** So wide that the other knee is in the picture unless the header says which one it is. */
const DOUBTFUL_FROM_MM = 300

/**
 * Whether a volume holds both knees, as far as headers can tell. An error where they say so and it is wide enough: one
 * side of it would be read as the other. A warning where it is that wide and no side is named.
 * @param sideKnown whether the headers name one side
 */
export function bothKneesIssue(
  header: DicomHeader,
  name: string,
  box: { readonly affine: Affine; readonly dims: readonly [number, number, number] },
  sideKnown: boolean,
): ImportIssue | undefined {
  const width = widthAcross(box.affine, box.dims)
  const mm = `${Math.round(width)} mm`
  const issue = (severity: ImportIssue['severity'], message: string): ImportIssue => ({
    severity,
    code: 'both-knees',
    message,
    files: [],
  })
  if (namesBothSides(header) && width >= BOTH_FROM_MM)
    return issue(
      'error',
      `${name} shows both knees in one volume (${mm} wide): one knee is read at a time, so reformat it into one series ` +
        'for each knee on the scanner, or open the series of one side.',
    )
  if (sideKnown || width < DOUBTFUL_FROM_MM) return undefined
  return issue(
    'warning',
    `${name} is ${mm} wide and names no side, so it may show both knees: only one of them would be read. ` +
      'Open it if it shows one knee.',
  )
}

/** How far a box of voxels reaches from the patient's right to the left, mm. */
export function widthAcross(affine: Affine, dims: readonly [number, number, number]): number {
  return [0, 1, 2].reduce((sum, axis) => {
    const [x] = applyLinear(affine, [axis === 0 ? 1 : 0, axis === 1 ? 1 : 0, axis === 2 ? 1 : 0])
    return sum + Math.abs(x) * (dims[axis] ?? 0)
  }, 0)
}
