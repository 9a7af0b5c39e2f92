import path from 'node:path'
import { openCasebook, ReviewService, type Casebook } from '../../src-main/casebook/index.js'
import { addCase, finding, hashOf, readingWith } from '../unit/casebook/case-data.js'

/** A closed casebook with something in every table: cases, two readers, readings, decisions, views. */
export function exampleCasebook(folder: string): string {
  const file = path.join(folder, 'casebook.sqlite')
  let time = Date.parse('2026-01-02T03:04:05.000Z')
  const casebook = openCasebook(file, { now: () => new Date((time += 1000)) })
  const review = new ReviewService(casebook)
  const readers = ['Dr Ada First', 'Dr Bea Second'].map((name) => casebook.readers.add(name, 'radiologist').id)
  for (let n = 1; n <= 12; n++) {
    const caseId = addCase(casebook, n, n % 3 === 0 ? { patientName: 'Roe^Richarda', patientId: `R${n % 6}` } : {})
    if (n % 2 === 0) continue
    casebook.saveReading(caseId, readingWith([finding(16), finding(19, { 'cartilage.size': 2 }), finding(42)]))
    for (const reader of readers.slice(0, n % 4 === 1 ? 2 : 1)) {
      review.apply(caseId, reader, { type: 'accept', finding: 'q16' })
      review.apply(caseId, reader, { type: 'set-grade', finding: 'q19', component: 'cartilage.size', grade: 3 })
      review.apply(caseId, reader, { type: 'set-note', finding: 'q19', note: `Seen in knee ${n}.` })
      casebook.touchOpened(caseId, reader)
    }
    casebook.keepThumbnail(hashOf(n), 'data:image/png;base64,AAAA')
  }
  casebook.pseudonymKey()
  casebook.close()
  return file
}

/** Everything that a casebook can be asked, as one value. */
export function contentOf(casebook: Casebook): unknown {
  const review = new ReviewService(casebook)
  const readers = casebook.readers.list()
  const { cases } = casebook.query({ limit: 500 })
  return {
    readers,
    cases,
    found: ['roe', 'patient', 'knee'].map((text) => casebook.query({ text })),
    proposals: casebook.patients.proposals(),
    decided: casebook.decidedReads(),
    last: casebook.lastOpened(),
    undecided: [...casebook.undecidedVolumes()],
    key: casebook.pseudonymKey().toString('hex'),
    each: cases.map(({ id, patientKey }) => ({
      origin: casebook.origin(id),
      volumes: casebook.volumes(id),
      notes: casebook.notes(id),
      readings: casebook.readings(id),
      reads: casebook.reads(id),
      patient: casebook.patients.patient(patientKey),
      followUp: casebook.followUp(id),
      states: readers.map((reader) => [
        review.state(id, reader.id),
        review.history(id, reader.id),
        casebook.view(id, reader.id),
      ]),
    })),
  }
}
