import type { KindLoader } from '../kind.js'

/** Every kind of input from outside that is mutated, and its share of a run: the more there is to get wrong, the more. */
export const KINDS = {
  dicom: { share: 40, load: async () => (await import('./dicom.js')).loadDicom() },
  nifti: { share: 15, load: async () => (await import('./nifti.js')).loadNifti() },
  nrrd: { share: 10, load: async () => (await import('./nrrd.js')).loadNrrd() },
  zip: { share: 8, load: async () => (await import('./zip.js')).loadZip() },
  dicomdir: { share: 5, load: async () => (await import('./dicomdir.js')).loadDicomdir() },
  pack: { share: 5, load: async () => (await import('./pack.js')).loadPacks() },
  quintuples: { share: 5, load: async () => (await import('./quintuples.js')).loadQuintuples() },
  runs: { share: 4, load: async (scratch) => (await import('./runs.js')).loadRuns(scratch) },
  casebook: { share: 4, load: async (scratch) => (await import('./casebook.js')).loadCasebook(scratch) },
  bridge: { share: 4, load: async (scratch) => (await import('./bridge.js')).loadBridge(scratch) },
} as const satisfies Record<string, { share: number; load: KindLoader }>

export type KindName = keyof typeof KINDS
export const KIND_NAMES = Object.keys(KINDS).filter((name): name is KindName => name in KINDS)
