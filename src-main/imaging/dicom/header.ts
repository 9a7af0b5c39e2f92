import dcmjs from 'dcmjs'
import { LIMITS } from '../limits.js'
import { DicomHeaderSchema, type DicomHeader } from './header-record.js'
import { ElementValues } from './element-values.js'
import { sequenceFacts } from './sequence-facts.js'
import type { Skim } from './skim.js'
import { NESTED_TAGS, TAGS } from './tags.js'

// dcmjs prints the values that it doubts; patient data must not reach a log.
dcmjs.log.setLevel('silent', false)
dcmjs.log.getLogger('validation.dcmjs').setLevel('silent', false)

export interface ParsedHeader {
  readonly header: DicomHeader
  readonly values: ElementValues
}

/**
 * Parses a condensed file (see skim.ts) and checks what it says. An odd value that nobody needs is as good as none.
 * Throws what dcmjs or zod throw where a value is beyond repair.
 */
export function parseHeader({ condensed, texts }: Pick<Skim, 'condensed' | 'texts'>): ParsedHeader {
  const { dict } = dcmjs.data.DicomMessage.readFile(condensed, { ignoreErrors: true })
  const values = new ElementValues(dict, texts)
  return { header: DicomHeaderSchema.parse(headerOf(values)), values }
}

function headerOf(values: ElementValues): DicomHeader {
  const orientation = values.numbers(TAGS.ImageOrientationPatient)
  return {
    sopClassUid: values.text(TAGS.SOPClassUID),
    sopInstanceUid: values.text(TAGS.SOPInstanceUID),
    modality: values.text(TAGS.Modality),
    manufacturer: values.text(TAGS.Manufacturer),
    model: values.text(TAGS.ManufacturerModelName),
    study: {
      uid: values.text(TAGS.StudyInstanceUID),
      date: isoDate(values.text(TAGS.StudyDate)),
      description: values.text(TAGS.StudyDescription),
      patientName: values.personName(TAGS.PatientName),
      patientId: values.text(TAGS.PatientID),
      patientSex: values.text(TAGS.PatientSex),
      patientAge: values.text(TAGS.PatientAge),
      patientIdIssuer: values.text(TAGS.IssuerOfPatientID),
      patientBirthDate: isoDate(values.text(TAGS.PatientBirthDate)),
    },
    seriesUid: values.text(TAGS.SeriesInstanceUID),
    seriesNumber: integer(values.number(TAGS.SeriesNumber)),
    seriesDescription: values.text(TAGS.SeriesDescription),
    protocolName: values.text(TAGS.ProtocolName),
    procedureDescription: [TAGS.RequestedProcedureDescription, TAGS.PerformedProcedureStepDescription]
      .map((tag) => values.text(tag))
      .filter(Boolean)
      .join(' '),
    bodyPart: values.text(TAGS.BodyPartExamined),
    coil: values.text(TAGS.ReceiveCoilName),
    laterality: lateralityOf(values),
    frameOfReference: values.text(TAGS.FrameOfReferenceUID),
    imageType: values.texts(TAGS.ImageType).filter(Boolean),
    complexComponent: values.text(TAGS.ComplexImageComponent),
    acquisitionType: values.text(TAGS.MRAcquisitionType),
    ...sequenceFacts(values),
    acquisitionNumber: values.number(TAGS.AcquisitionNumber),
    instanceNumber: values.number(TAGS.InstanceNumber),
    sliceThickness: values.number(TAGS.SliceThickness),
    spacingBetweenSlices: values.number(TAGS.SpacingBetweenSlices),
    echoTime: values.number(TAGS.EchoTime),
    echoNumber: values.number(TAGS.EchoNumbers),
    inversionTime: values.number(TAGS.InversionTime),
    triggerTime: values.number(TAGS.TriggerTime),
    temporalPosition: values.number(TAGS.TemporalPositionIdentifier),
    bValue: values.number(TAGS.DiffusionBValue),
    position: vector(values.numbers(TAGS.ImagePositionPatient)),
    rowDirection: orientation.length === 6 ? vector(orientation.slice(0, 3)) : null,
    columnDirection: orientation.length === 6 ? vector(orientation.slice(3, 6)) : null,
    pixelSpacing: pixelSpacing(values.numbers(TAGS.PixelSpacing)),
    rows: count(values.number(TAGS.Rows), 65535),
    columns: count(values.number(TAGS.Columns), 65535),
    frames: count(values.number(TAGS.NumberOfFrames), LIMITS.frames),
    samplesPerPixel: count(values.number(TAGS.SamplesPerPixel), 4) ?? 1,
    photometric: values.text(TAGS.PhotometricInterpretation),
    bitsAllocated: integer(values.number(TAGS.BitsAllocated)),
    bitsStored: integer(values.number(TAGS.BitsStored)),
    highBit: integer(values.number(TAGS.HighBit)),
    signed: values.number(TAGS.PixelRepresentation) === 1,
    padding: paddingOf(values),
    // Said last: it is known when all numbers were asked for; those of functional groups are not yet.
    decimalCommas: values.oddities.has('decimal-comma'),
  }
}

/** Pixel Padding Value and Range Limit (PS3.3 C.7.5.1.1.2). */
function paddingOf(values: ElementValues): [number, number] | null {
  const signed = values.number(TAGS.PixelRepresentation) === 1
  const stored = (tag: string): number | null => {
    const value = values.number(tag)
    // Without a value representation in the file its sign is that of the pixels.
    return value !== null && signed && value > 32767 && value <= 65535 ? value - 65536 : value
  }
  const value = stored(TAGS.PixelPaddingValue)
  if (value === null) return null
  const limit = stored(TAGS.PixelPaddingRangeLimit) ?? value
  return [Math.min(value, limit), Math.max(value, limit)]
}

/** A number of things, of which there is at least one and no more than can be; anything else is not said at all. */
function count(value: number | null, most: number): number | null {
  return value !== null && Number.isInteger(value) && value >= 1 && value <= most ? value : null
}

/** R, L or B; a frame's own laterality stands in a functional group shared by all frames or by each. */
function lateralityOf(values: ElementValues): string {
  const direct = [TAGS.ImageLaterality, TAGS.Laterality, TAGS.FrameLaterality].map((tag) => values.text(tag))
  const groups = [
    ...values.items(TAGS.SharedFunctionalGroupsSequence),
    ...values.items(TAGS.PerFrameFunctionalGroupsSequence).slice(0, 1),
  ]
  const grouped = groups.flatMap((group) =>
    group.items(NESTED_TAGS.FrameAnatomySequence).map((item) => item.text(TAGS.FrameLaterality)),
  )
  return [...direct, ...grouped].find((text) => text === 'R' || text === 'L' || text === 'B') ?? ''
}

/** `20160830` → `2016-08-30`; anything else is no date. */
function isoDate(text: string): string {
  const match = /^(\d{4})[.-]?(\d{2})[.-]?(\d{2})$/.exec(text)
  return match ? `${match[1]}-${match[2]}-${match[3]}` : ''
}

function integer(value: number | null): number | null {
  return value !== null && Number.isInteger(value) ? value : null
}

export function vector(numbers: readonly number[]): [number, number, number] | null {
  const [x, y, z] = numbers
  return numbers.length === 3 && x !== undefined && y !== undefined && z !== undefined ? [x, y, z] : null
}

export function pixelSpacing(numbers: readonly number[]): [number, number] | null {
  const [row, column] = numbers
  return row !== undefined && column !== undefined && row > 0 && column > 0 ? [row, column] : null
}
