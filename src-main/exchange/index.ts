/** Exchange: what leaves Condyle, and comes back. De-identified unless asked otherwise. */
export { caseReport, type VoxelSource } from './case-report.js'
export { measurementsCsv } from './measurements-csv.js'
export type { ReportInput, ReportVolume } from './report/input.js'
export { reportText } from './report/text.js'
export { sessionReportHtml } from './session-report/html.js'
export { writeReading, type ReadCase } from './write-reading.js'
