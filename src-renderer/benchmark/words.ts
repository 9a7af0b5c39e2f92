import type { Setting } from '../../src-shared/benchmark/benchmark.js'
import type { QuestionFilter, RunProgress, RunSummary } from '../../src-shared/benchmark/runs.js'

/** The settings of the paper as a person reads them. */
const SETTING_TITLES: Readonly<Partial<Record<Setting['id'], string>>> = {
  'zero-shot': 'Zero-shot',
  'zero-shot-schema': 'With instruction schema',
  'gt-region': 'True region given',
  'fine-tuned': 'Fine-tuned',
}

export function settingTitle(id: Setting['id']): string {
  return SETTING_TITLES[id] ?? id
}

/**
 * The setting in a few words: its title, and what else was chosen other than it starts with, so that two runs of one
 * model can be told apart. A reader has none.
 */
export function settingName({ setting, answererKind }: Pick<RunSummary, 'setting' | 'answererKind'>): string {
  if (answererKind === 'person') return 'Casebook'
  const looks = answererKind === 'chat' || answererKind === 'pack'
  return [
    settingTitle(setting.id),
    ...(setting.chain || answererKind === 'baseline' ? [] : ['no chain']),
    ...(looks && setting.volume === 'localise-then-crop' ? ['crop'] : []),
    ...(looks && setting.slices !== 'all' ? [`${setting.slices} slices`] : []),
  ].join(' · ')
}

/**
 * "Zero-shot · chain · full volume · 32 slices": what the answerer was asked for, and what it was shown. Only servers
 * and packs look at the volume now.
 */
export function settingText({ setting, answererKind }: Pick<RunSummary, 'setting' | 'answererKind'>): string {
  const { chain, volume, slices } = setting
  const shown = [
    volume === 'full' ? 'full volume' : 'localise, then crop',
    slices === 'all' ? 'all slices' : `${slices} slices`,
  ]
  return [
    answererKind === 'person' ? 'Casebook' : settingTitle(setting.id),
    chain ? 'chain' : 'no chain',
    ...(answererKind === 'chat' || answererKind === 'pack' ? shown : []),
  ].join(' · ')
}

/** Kinds of answerers, for a word beside their name. */
export const ANSWERER_KINDS: Readonly<Record<RunSummary['answererKind'], string>> = {
  pack: 'model pack',
  chat: 'server',
  stored: 'stored answers',
  baseline: 'baseline',
  person: 'reader',
}

const STAGE_WORDS: Readonly<Record<RunProgress['stage'], string>> = {
  starting: 'Starting',
  simulating: 'Simulating knees',
  answering: 'Answering',
  scoring: 'Scoring',
}

/** "Answering 48 of 320". */
export function progressText({ stage, done, total }: RunProgress): string {
  const counted = total > 0 ? ` ${done.toLocaleString('en-GB')} of ${total.toLocaleString('en-GB')}` : ''
  return STAGE_WORDS[stage] + counted
}

/** Share of a stage that is done, or null while nobody knows. */
export function progressShare({ done, total }: RunProgress): number | null {
  return total > 0 ? done / total : null
}

export const FILTER_TITLES: Readonly<Record<QuestionFilter, string>> = {
  all: 'All',
  wrong: 'Wrong',
  unanswered: 'Not answered',
  localisation: 'Localisation',
  format: 'Format',
  'missing-chain': 'No chain',
  repaired: 'Repaired',
}

/** What each filter and failure signature means. */
export const FILTER_MEANINGS: Readonly<Record<QuestionFilter, string>> = {
  all: 'Every question of the run',
  wrong: 'At least one grade differs from the truth',
  unanswered: 'No grade at all',
  localisation: 'No box, or a box that overlaps the true region by less than IoU 0.25',
  format: 'Not every grade could be read from the answer',
  'missing-chain': 'Reasoning was asked for, and there is none',
  repaired: 'The tolerant parser had to mend the answer',
}

/** "0.613", "–" where there is none. */
export function decimal(value: number | null, digits = 3): string {
  return value === null ? '–' : value.toFixed(digits)
}

/** "p 0.021", "p < 0.001". */
export function probabilityText(value: number): string {
  return value < 0.001 ? '< 0.001' : value.toFixed(3)
}

/** "+0.042", "−0.120": a difference always has its sign. */
export function signed(value: number | null): string {
  if (value === null) return '–'
  const rounded = value.toFixed(3)
  return Number(rounded) === 0 ? '0.000' : value > 0 ? `+${rounded}` : `−${rounded.slice(1)}`
}
