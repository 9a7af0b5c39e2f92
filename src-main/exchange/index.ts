/** Exchange: what leaves Condyle, and comes back. De-identified unless asked otherwise. */
export { caseReport, type CaseReportInput, type VoxelSource } from './case-report.js'
export { niftiGz } from '../datasets/nifti.js'
export { quintupleLines, quintuplesOf, readQuintuples, type QuintupleSource } from '../datasets/quintuples/index.js'
export { readVoxels, type Voxels } from '../datasets/voxels.js'
export type { ReportVolume } from './report/input.js'
export { writeReading, type ReadCase, type WrittenReading } from './write-reading.js'
