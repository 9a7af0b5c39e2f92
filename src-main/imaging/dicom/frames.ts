import { LIMITS } from '../limits.js'
import type { DicomHeader } from './header-record.js'
import type { ElementValues } from './element-values.js'
import type { Frame } from './file.js'
import { pixelSpacing, vector } from './header.js'
import { rescaleIn } from './rescale.js'
import { NESTED_TAGS as N, TAGS } from './tags.js'

/**
 * The frames of a file: one for a classic image; for an enhanced one as many as it says, each with the geometry of its
 * functional groups, where a per-frame group wins over a shared one (PS3.3 C.7.6.16).
 */
export function framesOf(header: DicomHeader, values: ElementValues): Frame[] {
  const perFrame = values.items(TAGS.PerFrameFunctionalGroupsSequence)
  const shared = values.items(TAGS.SharedFunctionalGroupsSequence)[0]
  const count = header.frames ?? Math.min(LIMITS.frames, Math.max(1, perFrame.length))
  const classic = classicFrame(header, values)
  if (perFrame.length === 0 && shared === undefined) {
    // A classic header has one position: of several frames it does not say where they lie.
    const position = count > 1 ? null : classic.position
    return Array.from({ length: count }, (_, index) => ({ ...classic, position, index, order: classic.order + index }))
  }
  return Array.from({ length: count }, (_, index) => enhancedFrame(classic, index, perFrame[index], shared))
}

function classicFrame(header: DicomHeader, values: ElementValues): Frame {
  return {
    index: 0,
    position: header.position,
    rowDirection: header.rowDirection,
    columnDirection: header.columnDirection,
    pixelSpacing: header.pixelSpacing,
    ...rescaleIn(values),
    imageType: [...header.imageType, header.complexComponent].filter(Boolean).join('\\'),
    echoTime: header.echoTime,
    echoNumber: header.echoNumber,
    inversionTime: header.inversionTime,
    triggerTime: header.triggerTime,
    temporalPosition: header.temporalPosition,
    bValue: header.bValue,
    acquisitionNumber: header.acquisitionNumber,
    order: header.instanceNumber ?? 0,
  }
}

function enhancedFrame(
  classic: Frame,
  index: number,
  own: ElementValues | undefined,
  shared: ElementValues | undefined,
): Frame {
  const group = (sequence: string): ElementValues | undefined => own?.items(sequence)[0] ?? shared?.items(sequence)[0]
  const orientation = group(N.PlaneOrientationSequence)?.numbers(TAGS.ImageOrientationPatient) ?? []
  const content = group(N.FrameContentSequence)
  const rescale = group(N.PixelValueTransformationSequence)
  const frameType = group(N.MRImageFrameTypeSequence)
  const flavour = [...(frameType?.texts(N.FrameType) ?? []), frameType?.text(TAGS.ComplexImageComponent) ?? '']
  return {
    ...classic,
    index,
    position: vector(group(N.PlanePositionSequence)?.numbers(TAGS.ImagePositionPatient) ?? []) ?? classic.position,
    rowDirection: vector(orientation.slice(0, 3)) ?? classic.rowDirection,
    columnDirection: vector(orientation.slice(3, 6)) ?? classic.columnDirection,
    pixelSpacing:
      pixelSpacing(group(N.PixelMeasuresSequence)?.numbers(TAGS.PixelSpacing) ?? []) ?? classic.pixelSpacing,
    ...(rescale && rescaleIn(rescale, classic)),
    imageType: flavour.filter(Boolean).join('\\') || classic.imageType,
    echoTime: group(N.MREchoSequence)?.number(N.EffectiveEchoTime) ?? classic.echoTime,
    bValue: group(N.MRDiffusionSequence)?.number(TAGS.DiffusionBValue) ?? classic.bValue,
    temporalPosition: content?.number(N.TemporalPositionIndex) ?? classic.temporalPosition,
    acquisitionNumber: content?.number(N.FrameAcquisitionNumber) ?? classic.acquisitionNumber,
    order: index,
  }
}
