import type { Benchmark } from '../../../src-shared/benchmark/benchmark.js'
import { findQuestion } from '../../../src-shared/moaks/questions.js'
import { escaped, table } from './html.js'

type Example = Benchmark['failures']['examples'][number]

const NAMES: Readonly<Record<Example['signature'], string>> = {
  format: 'Format: a grade is missing or unreadable',
  'missing-chain': 'Missing chain',
  localisation: 'Localisation: no box, or IoU below 0.25',
  repaired: 'Something had to be repaired',
}

/** The failures by the paper's signatures, what the parser repaired, and texts that show what is meant. */
export function failuresSection({ failures: count, counts }: Benchmark): string {
  const all = counts.questions
  const row = (signature: Example['signature'], value: number): string[] => [
    NAMES[signature],
    String(value),
    all > 0 ? `${((100 * value) / all).toFixed(1)} %` : '–',
  ]
  const main = table(
    ['Failure', 'Answers', 'Share'],
    [
      row('localisation', count.localisation),
      row('format', count.format),
      row('missing-chain', count.missingChain),
      row('repaired', count.repaired),
    ],
  )
  const repairs =
    count.repairs.length === 0
      ? ''
      : table(
          ['Repair', 'Answers'],
          count.repairs.map(({ code, count: times }) => [escaped(code), String(times)]),
        )
  const aside = [
    counts.duplicates > 0 ? `${counts.duplicates} second answers to a question were left out.` : '',
    counts.unmatched > 0 ? `${counts.unmatched} answers belong to no question of this dataset.` : '',
    counts.unreadable > 0 ? `${counts.unreadable} lines were no answers.` : '',
  ].filter((sentence) => sentence !== '')
  return `<div class="beside">${main}${repairs}</div>${aside.length > 0 ? `<p>${aside.join(' ')}</p>` : ''}${examples(count.examples)}`
}

function examples(all: readonly Example[]): string {
  if (all.length === 0) return ''
  const articles = all.map(({ signature, case: id, question, what, excerpt }) => {
    const title = findQuestion(question)?.title ?? `Question ${question}`
    return `<article><h3>${escaped(NAMES[signature])}</h3>
<p class="soft">${escaped(`${title}, ${id}`)}</p>${what ? `<p>${escaped(what)}</p>` : ''}<pre>${escaped(excerpt)}</pre></article>`
  })
  return `<h3 class="apart">What such answers look like</h3><div class="worst">${articles.join('\n')}</div>`
}
