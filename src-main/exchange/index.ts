/** Exchange: what leaves Condyle, and comes back. De-identified unless asked otherwise. */
export { caseReport, type CaseReportInput } from './case-report.js'
export { niftiGz } from '../datasets/nifti.js'
export { quintupleLines, quintuplesOf, readQuintuples, type QuintupleSource } from '../datasets/quintuples/index.js'
export { readVoxels, type Voxels } from '../datasets/voxels.js'
export { writeReading, type ReadVolume, type WrittenReading } from './write-reading.js'
