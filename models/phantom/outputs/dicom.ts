import dcmjs from 'dcmjs'
import { affineSpacing, applyAffine, type Affine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { decimal } from './decimal.js'
import type { SeriesHeader } from './series-header.js'
import { uidOf } from './uid.js'

const MR_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.4'
const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1'

/** Who wrote the files (PS3.7 D.3.3.2): Condyle, not a scanner. */
const IMPLEMENTATION_CLASS = uidOf('condyle.phantom')
const IMPLEMENTATION_VERSION = 'CONDYLE_PHANTOM'

/** The file of one slice: name and bytes. */
export interface DicomSlice {
  readonly name: string
  readonly bytes: Uint8Array
}

/** An image to be written: its voxels, i fastest, and where they lie. */
export interface DicomImage {
  readonly image: Int16Array
  readonly dims: readonly [number, number, number]
  /** Voxel index → LPS mm. */
  readonly affine: Affine
}

/** An image as a DICOM MR series, one file a slice. UIDs of the slices follow from the name in the header. */
export function* dicomSlices(image: DicomImage, header: SeriesHeader): Generator<DicomSlice> {
  const [, , nk] = image.dims
  for (let k = 0; k < nk; k++)
    yield {
      name: `IM-${String(k + header.firstInstance).padStart(4, '0')}.dcm`,
      bytes: dicomSlice(image, header, k),
    }
}

function dicomSlice({ image, dims, affine }: DicomImage, header: SeriesHeader, k: number): Uint8Array {
  const [ni, nj] = dims
  const spacing = affineSpacing(affine)
  const column = (axis: number): Vec3 => {
    const at = (row: number): number => (affine[row * 4 + axis] ?? 0) / (spacing[axis] ?? 1)
    return [at(0), at(1), at(2)]
  }
  const position = applyAffine(affine, [0, 0, k])
  const number = k + header.firstInstance
  const instance = uidOf(`${header.name}/slice/${number - 1}`)
  const pixels = image.slice(k * ni * nj, (k + 1) * ni * nj)
  const dataset: Record<string, unknown> = {
    ...header.elements,
    SOPClassUID: MR_IMAGE_STORAGE,
    SOPInstanceUID: instance,
    SliceThickness: decimal(spacing[2]),
    SpacingBetweenSlices: decimal(spacing[2]),
    InstanceNumber: String(number),
    ImagePositionPatient: position.map(decimal),
    ImageOrientationPatient: [...column(0), ...column(1)].map(decimal),
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: nj,
    Columns: ni,
    PixelSpacing: [decimal(spacing[1]), decimal(spacing[0])],
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 1,
    RescaleIntercept: '0',
    RescaleSlope: '1',
    RescaleType: 'US',
  }
  const { DicomDict, DicomMetaDictionary } = dcmjs.data
  const dictionary = new DicomDict(
    DicomMetaDictionary.denaturalizeDataset({
      FileMetaInformationVersion: new Uint8Array([0, 1]).buffer,
      MediaStorageSOPClassUID: MR_IMAGE_STORAGE,
      MediaStorageSOPInstanceUID: instance,
      TransferSyntaxUID: EXPLICIT_LITTLE_ENDIAN,
      ImplementationClassUID: IMPLEMENTATION_CLASS,
      ImplementationVersionName: IMPLEMENTATION_VERSION,
      _vrMap: { FileMetaInformationVersion: 'OB' },
    }),
  )
  dictionary.dict = DicomMetaDictionary.denaturalizeDataset(dataset)
  return appendPixels(new Uint8Array(dictionary.write()), pixels)
}

/**
 * Adds PixelData, the last element of the file, as Explicit VR Little Endian writes it (PS3.5 7.1.2). dcmjs 0.49 takes
 * every transfer syntax for an encapsulated one and would wrap the pixels in fragments.
 */
function appendPixels(head: Uint8Array, pixels: Int16Array): Uint8Array {
  const bytes = new Uint8Array(head.length + 12 + pixels.byteLength)
  bytes.set(head)
  const view = new DataView(bytes.buffer)
  view.setUint16(head.length, 0x7fe0, true)
  view.setUint16(head.length + 2, 0x0010, true)
  bytes.set(new TextEncoder().encode('OW'), head.length + 4)
  view.setUint32(head.length + 8, pixels.byteLength, true)
  const start = head.length + 12
  for (let n = 0; n < pixels.length; n++) view.setInt16(start + 2 * n, pixels[n] ?? 0, true)
  return bytes
}
