import type { CaseVolume, ImportNote } from '../../../src-shared/case/case-volume.js'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'
import type { CaseSummary } from '../../../src-shared/case/worklist.js'

/** A sagittal DESS series of 80 slices, described as the volume cache describes it. */
export function fakeVolume(): VolumeMeta {
  return {
    schema: 'condyle.volume/1',
    hash: 'a'.repeat(64),
    sourceKey: 'b'.repeat(64),
    type: 'int16',
    dims: [256, 256, 80],
    spacing: [0.625, 0.625, 1.5],
    affineLps: [0, 0, -1.5, 13.08, 0.625, 0, 0, -68.2, 0, -0.625, 0, 79.68, 0, 0, 0, 1],
    orientation: 'sagittal',
    frameOfReference: '1.2.3',
    range: { min: 0, max: 15138 },
    percentiles: { low: 103, high: 6970 },
    flags: ['simulated'],
    side: 'right',
    sideSource: 'inferred',
    study: {
      uid: '1.2.840.1',
      date: '2026-03-14',
      description: 'MR knee right',
      patientName: 'Sample^Simulated',
      patientId: 'SIM-0001',
      patientSex: 'F',
      patientAge: '061Y',
      patientIdIssuer: 'SIM',
      patientBirthDate: '1965-02-11',
    },
    series: {
      uid: '1.2.840.1.1',
      number: 4,
      description: 'Sag 3D DESS WE',
      modality: 'MR',
      manufacturer: 'Condyle knee simulator (simulated)',
      bodyPart: 'KNEE',
      simulated: true,
      echoTimeMs: 4.7,
      repetitionTimeMs: 16.3,
      sliceThicknessMm: 1.5,
      flipAngleDegrees: 25,
      scanningSequence: 'GR',
      sequenceName: '',
      scanOptions: '',
    },
    issues: [
      {
        severity: 'warning',
        code: 'uneven-spacing',
        message:
          'IM-0004-0031.dcm and IM-0004-0032.dcm are 1.70 mm apart, the other slices 1.50 mm: they were brought onto an even grid. Check the source if a finding lies there.',
        files: ['IM-0004-0031.dcm', 'IM-0004-0032.dcm'],
      },
    ],
    createdAt: '2026-11-23T08:00:00.000Z',
  }
}

/** The volume as the window gets it. */
export function fakeCaseVolume(meta: VolumeMeta = fakeVolume(), url = 'condyle://volume/none'): CaseVolume {
  return { meta, url, label: '', thumbnail: null }
}

/** A study of three series in one frame of reference: sagittal and coronal fat-suppressed PD, sagittal T1. */
export function fakeStudy(): CaseVolume[] {
  const of = (
    number: number,
    letter: string,
    orientation: VolumeMeta['orientation'],
    description: string,
    echoTimeMs: number,
  ): CaseVolume => {
    const base = fakeVolume()
    const series = {
      ...base.series,
      uid: `1.2.840.1.${number}`,
      number,
      description,
      echoTimeMs,
      scanningSequence: 'SE',
    }
    return fakeCaseVolume({ ...base, hash: letter.repeat(64), orientation, spacing: [0.4, 0.4, 3.5], series })
  }
  return [
    of(2, 'a', 'sagittal', 'Sag PD FS', 34),
    of(3, 'd', 'coronal', 'Cor PD FS', 34),
    of(5, 'e', 'sagittal', 'Sag T1', 12),
  ]
}

export function fakeNote(kind: ImportNote['kind'], title: string): ImportNote {
  return {
    kind,
    title,
    message: `${title}: it was left out. Nothing has to be done.`,
    files: ['IM-0001-0001.dcm'],
    fileCount: 1,
    volume: null,
    at: '2026-11-20T10:12:00.000Z',
  }
}

const NAMES = [
  'Adler^Ruth',
  'Brandt^Jonas',
  'Castellanos-Montgomery^Maria Fernanda',
  'Dietz^Ole',
  'Eriksen^Liv',
  'Fontaine^Luc',
]
const STATUSES = ['unread', 'read', 'in-review', 'signed-off'] as const

/** A worklist of any length; row 0 is the sample case. */
export function fakeSummaries(count: number): CaseSummary[] {
  return Array.from({ length: count }, (_, index): CaseSummary => {
    const status = STATUSES[index % 4] ?? 'unread'
    return {
      id: `case-${String(index).padStart(5, '0')}`,
      patientKey: index === 0 ? 'patient-0' : `patient-${index % NAMES.length}`,
      patientName: index === 0 ? 'Sample^Simulated' : (NAMES[index % NAMES.length] ?? ''),
      patientId: index === 0 ? 'SIM-0001' : `P-${10_000 + index}`,
      studyUid: `1.2.840.${index}`,
      studyDate: `2026-0${1 + (index % 9)}-1${index % 10}`,
      studyDescription: 'MR knee',
      birthDate: index % 4 === 3 ? '' : `195${index % 10}-06-0${1 + (index % 9)}`,
      volumes: 1 + (index % 5),
      series: [index % 5 === 0 ? 'Sag 3D DESS WE' : 'SAG PD FS 3D SPACE isotropic, second acquisition'],
      notes: index % 3,
      otherReaders: index % 4 === 2 ? 1 : 0,
      modality: 'MR',
      side: index % 7 === 3 ? 'unknown' : index % 2 === 0 ? 'right' : 'left',
      sideSource: index % 3 === 0 ? 'inferred' : 'header',
      simulated: index === 0,
      importedAt: '2026-11-20T10:12:00.000Z',
      openedAt: index % 2 === 0 ? '2026-11-22T16:40:00.000Z' : null,
      status,
      abnormal: index % 12,
      reviewed: status === 'signed-off' ? 62 : index % 60,
      toReview: status === 'unread' ? 0 : 62,
    }
  })
}
