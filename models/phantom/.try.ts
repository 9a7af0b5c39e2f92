import { writeFileSync } from 'node:fs'
import { simulateExamination } from './examination.js'
const size = (process.argv[3] ?? 'small') as 'small'
let t = performance.now()
const c = simulateExamination({
  seed: Number(process.argv[2]),
  prior: 'natural',
  size,
  contrast: (process.argv[4] ?? 'dess') as 'dess',
  onProgress: (f, m) => {
    console.log(f, m, (performance.now() - t).toFixed(0))
  },
})
console.log(
  'done',
  performance.now() - t,
  c.side,
  c.contrast,
  c.dims,
  c.truth.measurements.length,
  c.truth.regions.size,
)
writeFileSync('/tmp/phantomlab/case.i16', c.image)
writeFileSync('/tmp/phantomlab/case.json', JSON.stringify({ dims: c.dims, affine: c.affine }))
