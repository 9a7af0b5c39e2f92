/** Quintuples: what people decided, as training data. */
export { quintupleLines, quintuplesOf, type QuintupleSource } from './export.js'
export { interchangeAnswer } from './interchange.js'
export { readQuintuples, type QuintupleFile } from './read.js'
