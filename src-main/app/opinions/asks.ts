import { contrastName, type Contrast } from '../../../src-shared/case/contrast.js'
import { contrastOfSeries } from '../../../src-shared/case/series-words.js'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'
import { questionOf } from '../../../src-shared/moaks/questions.js'
import type { Casebook } from '../../casebook/index.js'
import type { VolumeCache } from '../../imaging/index.js'
import { usefulness } from '../../inference/pipeline/stages/best-volume.js'
import type { Ask } from '../../opinions/index.js'
import { wholeVolume } from '../whole-volume.js'

interface Shelves {
  readonly casebook: Casebook
  readonly volumes: VolumeCache
}

/**
 * The questions about a case, each with the series whose pictures are shown: the one that was chosen, else the one that shows the
 * question best by the table that a pack's reading goes by. Rejects with a sentence where the images are not in the cache.
 */
export async function asksOf(
  { casebook, volumes }: Shelves,
  caseId: string,
  questions: readonly number[],
  chosen: string | null,
): Promise<Ask[]> {
  const here: VolumeMeta[] = []
  for (const { hash } of casebook.volumes(caseId)) {
    const meta = chosen === null || chosen === hash ? await wholeVolume(volumes, hash) : null
    if (meta) here.push(meta)
  }
  return questions.map((question) => {
    const volume = bestOf(here, question)
    if (!volume)
      throw new Error(
        'The images of this case are no longer in the cache: open the original files again, then ask the model.',
      )
    return { question, volume: volume.hash, images: imagesOf(volume) }
  })
}

function bestOf(metas: readonly VolumeMeta[], question: number): VolumeMeta | undefined {
  const scored = metas.map((meta) => {
    const { series, orientation, spacing } = meta
    const facts = { contrast: contrastOfSeries(series), orientation, sliceDistance: spacing[2] }
    return { meta, score: usefulness(questionOf(question), facts, 'whole').score }
  })
  return scored.reduce<(typeof scored)[number] | undefined>(
    (best, one) => (best === undefined || one.score > best.score ? one : best),
    undefined,
  )?.meta
}

/** What the pictures of a series are, as a prompt says it: "a sagittal DESS MRI". */
function imagesOf({ orientation, series }: VolumeMeta): string {
  const words = [orientation, contrastWords(contrastOfSeries(series)), 'MRI'].filter((word) => word !== '').join(' ')
  return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`
}

function contrastWords(contrast: Contrast): string {
  if (contrast.weighting === 'unknown') return ''
  const [name = '', ...more] = contrastName(contrast).split(', ')
  return [...more, name].join(' ')
}
