/** Quintuples: what people decided, as training data. */
export { quintupleLines, quintuplesOf, type ExportedVolume, type QuintupleSource } from './export.js'
export { interchangeAnswer } from './interchange.js'
export { volumeFileName, writeQuintupleDataset, type DecidedCase } from './write-dataset.js'
export { readQuintuples } from './read.js'
