import type { ScanResult } from '../../../src-shared/case/import.js'
import { seriesTitleWithDescription } from '../../../src-shared/case/series-words.js'

/** The stacks of a study with their numbers for `--stack`, and why a person has to choose. */
export function stackList({ stacks, question }: Pick<ScanResult, 'stacks' | 'question'>): string {
  const lines = stacks.flatMap((stack, index) => {
    const name = [seriesTitleWithDescription(stack), stack.label].filter((text) => text !== '').join(', ')
    const spacing = stack.spacing.map((mm) => mm.toFixed(2)).join(' × ')
    return [
      `${String(index + 1).padStart(3)}  ${name}: ${stack.dims.join(' × ')} at ${spacing} mm`,
      ...stack.issues.map((issue) => `     ${issue.message}`),
    ]
  })
  const how =
    stacks.length === 1
      ? 'Read it all the same with --stack 1:'
      : 'Several stacks could be read; choose one with --stack N:'
  return [...(question === null ? [] : [question]), how, ...lines].join('\n')
}
