/** Exchange: what leaves Condyle, and comes back. De-identified unless asked otherwise. */
export { caseReport, type CaseReportInput } from './case-report.js'
export { writeReading, type ReadVolume, type WrittenReading } from './write-reading.js'
