/** Exchange: what leaves Condyle, and comes back. De-identified unless asked otherwise. */
export { caseReport, type CaseReportInput, type VoxelSource } from './case-report.js'
export type { ReportVolume } from './report/input.js'
export { writeReading, type ReadCase, type WrittenReading } from './write-reading.js'
