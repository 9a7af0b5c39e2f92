import { z } from 'zod'
import { LIMITS } from '../limits.js'

/** A three-component vector of finite numbers. */
const Vector = z.tuple([z.number(), z.number(), z.number()])
const Count = z.number().int().min(1).max(65535)

/**
 * What one DICOM file says about itself, as plain values. Null or an empty string where it says nothing.
 * Made by `readHeader`, which checks it with this schema: headers come from outside.
 */
export const DicomHeaderSchema = z.object({
  sopClassUid: z.string(),
  sopInstanceUid: z.string(),
  modality: z.string(),
  manufacturer: z.string(),
  model: z.string(),
  study: z.object({
    uid: z.string(),
    date: z.string(),
    description: z.string(),
    patientName: z.string(),
    patientId: z.string(),
    patientSex: z.string(),
    patientAge: z.string(),
    patientIdIssuer: z.string(),
    patientBirthDate: z.string(),
  }),
  seriesUid: z.string(),
  seriesNumber: z.number().int().nullable(),
  seriesDescription: z.string(),
  protocolName: z.string(),
  procedureDescription: z.string(),
  bodyPart: z.string(),
  coil: z.string(),
  laterality: z.string(),
  frameOfReference: z.string(),
  imageType: z.array(z.string()),
  complexComponent: z.string(),
  /** Several values joined by a backslash, as they are in the file; so are the scan options. */
  scanningSequence: z.string(),
  scanOptions: z.string(),
  sequenceName: z.string(),
  flipAngle: z.number().nullable(),
  acquisitionType: z.string(),
  acquisitionNumber: z.number().nullable(),
  instanceNumber: z.number().nullable(),
  sliceThickness: z.number().nullable(),
  spacingBetweenSlices: z.number().nullable(),
  repetitionTime: z.number().nullable(),
  echoTime: z.number().nullable(),
  echoNumber: z.number().nullable(),
  inversionTime: z.number().nullable(),
  triggerTime: z.number().nullable(),
  temporalPosition: z.number().nullable(),
  bValue: z.number().nullable(),
  position: Vector.nullable(),
  rowDirection: Vector.nullable(),
  columnDirection: Vector.nullable(),
  /** DICOM's order: distance between rows (along a column), then between columns. */
  pixelSpacing: z.tuple([z.number().positive(), z.number().positive()]).nullable(),
  rows: Count.nullable(),
  columns: Count.nullable(),
  frames: z.number().int().min(1).max(LIMITS.frames).nullable(),
  samplesPerPixel: z.number().int().min(1).max(4),
  photometric: z.string(),
  bitsAllocated: z.number().int().nullable(),
  bitsStored: z.number().int().nullable(),
  highBit: z.number().int().nullable(),
  signed: z.boolean(),
  /** Stored values that are background: all from the first to the last. Null where none is named. */
  padding: z.tuple([z.number(), z.number()]).nullable(),
  /** Numbers were written with a comma, which DICOM does not know, and read as if it were the point. */
  decimalCommas: z.boolean(),
})
export type DicomHeader = z.infer<typeof DicomHeaderSchema>
