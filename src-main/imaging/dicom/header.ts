import dcmjs from 'dcmjs'
import { DicomHeaderSchema, type DicomHeader } from './header-record.js'
import { ElementValues } from './element-values.js'
import { sequenceFacts } from './sequence-facts.js'
import { NESTED_TAGS, TAGS } from './tags.js'

// dcmjs prints the values that it doubts; patient data must not reach a log.
dcmjs.log.setLevel('silent', false)

export interface ParsedHeader {
  readonly header: DicomHeader
  readonly values: ElementValues
}

/**
 * Parses a condensed file (see skim.ts) and checks what it says.
 * Throws what dcmjs or zod throw where a value is beyond repair.
 */
export function parseHeader(condensed: ArrayBuffer): ParsedHeader {
  const { dict } = dcmjs.data.DicomMessage.readFile(condensed, { ignoreErrors: true })
  const values = new ElementValues(dict)
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
    rows: integer(values.number(TAGS.Rows)),
    columns: integer(values.number(TAGS.Columns)),
    frames: integer(values.number(TAGS.NumberOfFrames)),
    samplesPerPixel: integer(values.number(TAGS.SamplesPerPixel)) ?? 1,
    photometric: values.text(TAGS.PhotometricInterpretation),
    bitsAllocated: integer(values.number(TAGS.BitsAllocated)),
    bitsStored: integer(values.number(TAGS.BitsStored)),
    highBit: integer(values.number(TAGS.HighBit)),
    signed: values.number(TAGS.PixelRepresentation) === 1,
    rescaleSlope: values.number(TAGS.RescaleSlope),
    rescaleIntercept: values.number(TAGS.RescaleIntercept),
  }
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
