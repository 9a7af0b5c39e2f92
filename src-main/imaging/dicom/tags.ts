/**
 * The elements that Condyle reads (PS3.6), by keyword. A header scan carries only these on to the parser: a scanner's
 * private groups are often ten times as long as all that matters here.
 */
export const TAGS = {
  SpecificCharacterSet: '00080005',
  ImageType: '00080008',
  SOPClassUID: '00080016',
  SOPInstanceUID: '00080018',
  StudyDate: '00080020',
  Modality: '00080060',
  Manufacturer: '00080070',
  StudyDescription: '00081030',
  SeriesDescription: '0008103E',
  ManufacturerModelName: '00081090',
  ComplexImageComponent: '00089208',
  PatientName: '00100010',
  PatientID: '00100020',
  IssuerOfPatientID: '00100021',
  PatientBirthDate: '00100030',
  PatientSex: '00100040',
  PatientAge: '00101010',
  BodyPartExamined: '00180015',
  ScanningSequence: '00180020',
  ScanOptions: '00180022',
  MRAcquisitionType: '00180023',
  SequenceName: '00180024',
  SliceThickness: '00180050',
  RepetitionTime: '00180080',
  EchoTime: '00180081',
  InversionTime: '00180082',
  EchoNumbers: '00180086',
  SpacingBetweenSlices: '00180088',
  ProtocolName: '00181030',
  TriggerTime: '00181060',
  ReceiveCoilName: '00181250',
  FlipAngle: '00181314',
  PulseSequenceName: '00189005',
  EchoPulseSequence: '00189008',
  DiffusionBValue: '00189087',
  StudyInstanceUID: '0020000D',
  SeriesInstanceUID: '0020000E',
  SeriesNumber: '00200011',
  AcquisitionNumber: '00200012',
  InstanceNumber: '00200013',
  ImagePositionPatient: '00200032',
  ImageOrientationPatient: '00200037',
  FrameOfReferenceUID: '00200052',
  Laterality: '00200060',
  ImageLaterality: '00200062',
  TemporalPositionIdentifier: '00200100',
  FrameLaterality: '00209072',
  SamplesPerPixel: '00280002',
  PhotometricInterpretation: '00280004',
  NumberOfFrames: '00280008',
  Rows: '00280010',
  Columns: '00280011',
  PixelSpacing: '00280030',
  BitsAllocated: '00280100',
  BitsStored: '00280101',
  HighBit: '00280102',
  PixelRepresentation: '00280103',
  PixelPaddingValue: '00280120',
  PixelPaddingRangeLimit: '00280121',
  RescaleIntercept: '00281052',
  RescaleSlope: '00281053',
  RequestedProcedureDescription: '00321060',
  PerformedProcedureStepDescription: '00400254',
  DirectoryRecordSequence: '00041220',
  SharedFunctionalGroupsSequence: '52009229',
  PerFrameFunctionalGroupsSequence: '52009230',
} as const

/** Elements inside functional groups (PS3.3 C.7.6.16) and directory records (PS3.3 F.3). */
export const NESTED_TAGS = {
  PlanePositionSequence: '00209113',
  PlaneOrientationSequence: '00209116',
  PixelMeasuresSequence: '00289110',
  PixelValueTransformationSequence: '00289145',
  FrameContentSequence: '00209111',
  FrameAnatomySequence: '00209071',
  MREchoSequence: '00189114',
  MRModifierSequence: '00189115',
  SpectrallySelectedSuppression: '00189025',
  MRDiffusionSequence: '00189117',
  MRImageFrameTypeSequence: '00189226',
  MRTimingAndRelatedParametersSequence: '00189112',
  EffectiveEchoTime: '00189082',
  FrameType: '00089007',
  TemporalPositionIndex: '00209128',
  FrameAcquisitionNumber: '00209156',
  StackID: '00209056',
  InStackPositionNumber: '00209057',
  ReferencedFileID: '00041500',
  DirectoryRecordType: '00041430',
} as const

/** Wanted elements of 16-bit numbers, for files that do not state value representations. */
export const SHORT_NUMBER_TAGS: ReadonlySet<number> = new Set(
  [
    TAGS.SamplesPerPixel,
    TAGS.Rows,
    TAGS.Columns,
    TAGS.BitsAllocated,
    TAGS.BitsStored,
    TAGS.HighBit,
    TAGS.PixelRepresentation,
    TAGS.PixelPaddingValue,
    TAGS.PixelPaddingRangeLimit,
  ].map((tag) => parseInt(tag, 16)),
)

/** Tag numbers (group·65536 + element) that a scan keeps. */
export const WANTED_TAGS: ReadonlySet<number> = new Set(Object.values(TAGS).map((tag) => parseInt(tag, 16)))

/** Tag numbers of text in the character sets of the file (PS3.5 6.1.2.3). */
export const TEXT_TAGS: ReadonlySet<number> = new Set(
  [
    TAGS.Manufacturer,
    TAGS.StudyDescription,
    TAGS.SeriesDescription,
    TAGS.ManufacturerModelName,
    TAGS.PatientName,
    TAGS.PatientID,
    TAGS.IssuerOfPatientID,
    TAGS.ProtocolName,
    TAGS.ReceiveCoilName,
    TAGS.RequestedProcedureDescription,
    TAGS.PerformedProcedureStepDescription,
  ].map((tag) => parseInt(tag, 16)),
)

/** Tag numbers of the sequences that a scan keeps, which may be long. */
export const SEQUENCE_TAGS: ReadonlySet<number> = new Set(
  [TAGS.DirectoryRecordSequence, TAGS.SharedFunctionalGroupsSequence, TAGS.PerFrameFunctionalGroupsSequence].map(
    (tag) => parseInt(tag, 16),
  ),
)

export const PIXEL_DATA = 0x7fe00010
