/** Exchange: what leaves Condyle, and comes back. De-identified unless asked otherwise. */
export { caseReport, type VoxelSource } from './case-report.js'
export type { ReportVolume } from './report/input.js'
export { writeReading, type ReadCase } from './write-reading.js'
