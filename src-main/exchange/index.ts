/** Exchange: what leaves Condyle, and comes back. De-identified unless asked otherwise. */
export { caseReport, type CaseReportInput } from './case-report.js'
export { niftiGz } from './nifti.js'
export { quintupleLines, quintuplesOf, readQuintuples, type QuintupleSource } from './quintuples/index.js'
export { readVoxels, type Voxels } from './voxels.js'
export { writeReading, type ReadVolume, type WrittenReading } from './write-reading.js'
