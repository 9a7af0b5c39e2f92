import type { ScanResult, StackSummary } from '../../../src-shared/case/import.js'

/** A stack as a scan describes it: a sagittal fat-suppressed PD of a right knee. */
export function fakeStack(id: string, change: Partial<StackSummary> = {}): StackSummary {
  return {
    id,
    format: 'dicom',
    label: '',
    study: {
      uid: '1.2.3',
      date: '2026-03-14',
      description: 'MR knee',
      patientName: 'Adler^Ruth',
      patientId: 'P-1',
      patientSex: 'F',
      patientAge: '',
      patientIdIssuer: '',
      patientBirthDate: '',
    },
    series: {
      uid: `1.2.3.${id}`,
      number: 2,
      description: 'SAG PD FS',
      modality: 'MR',
      manufacturer: '',
      bodyPart: 'KNEE',
      simulated: false,
      echoTimeMs: 32,
      repetitionTimeMs: 3200,
      sliceThicknessMm: 3.5,
      flipAngleDegrees: 90,
      scanningSequence: 'SE',
      sequenceName: '',
      scanOptions: 'FS',
    },
    dims: [384, 384, 30],
    spacing: [0.4, 0.4, 3.5],
    orientation: 'sagittal',
    frameOfReference: '1.2.9',
    side: 'right',
    sideSource: 'header',
    files: 30,
    issues: [],
    kneeLikelihood: { score: 0.8, reasons: ['the header names the knee'] },
    thumbnail: null,
    ...change,
  }
}

/** What a scan found. */
export function fakeScan(stacks: readonly StackSummary[], change: Partial<ScanResult> = {}): ScanResult {
  return { stacks: [...stacks], suggested: [], question: null, setAside: [], issues: [], filesSeen: 60, ...change }
}
