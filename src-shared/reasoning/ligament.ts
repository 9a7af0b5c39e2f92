import { evidenceFor, type Chain } from './chain-input.js'
import { normalLookStep } from './normal-look.js'
import { valueText } from './numbers.js'
import { measuredStep, nothingSeenStep, present, seenStep } from './steps.js'

/** Cruciate ligament: follow the dark band → a gap → marrow at its ends → for the ACL, signs of repair. */
export const ligamentChain: Chain = (input) => {
  const tear = evidenceFor(input, 'ligament.complete-tear')
  const insertion = evidenceFor(input, 'ligament.insertional-lesion')
  const repair = evidenceFor(input, 'acl.repair')
  if (!tear || !insertion) return []
  const tissue = input.question.regionId === 'pcl' ? 'pcl' : 'acl'
  const [band] = tear.measurement.also
  const length = tear.measurement.features['bandLength']
  const bandLength = length === undefined ? null : { name: 'extent of the band', value: length, unit: 'mm' }
  return present([
    normalLookStep(
      input,
      'A healthy cruciate ligament is a dark band that runs without a gap from femur to tibia',
      'the band',
      input.levels.of(tissue),
    ),
    bandLength && band
      ? measuredStep(`The band was followed over ${valueText(bandLength)}; it has ${valueText(band)}.`, bandLength)
      : null,
    tear.measurement.seen
      ? seenStep(
          input,
          tear,
          (where) => `On ${where} the band is interrupted by bright signal over ${valueText(tear.measurement.value)}.`,
          tear.measurement.value,
        )
      : nothingSeenStep(input, 'no place where the band ends in bright signal'),
    insertion.measurement.seen
      ? seenStep(
          input,
          insertion,
          (where) =>
            `Bright marrow of ${valueText(insertion.measurement.value)} within 4 mm of an end of the band, on ${where}.`,
          insertion.measurement.value,
        )
      : measuredStep(
          insertion.graded.grade === 0
            ? 'The marrow within 4 mm of its ends shows no lesion.'
            : 'In the marrow within 4 mm of its ends no lesion could be outlined.',
          insertion.measurement.value,
        ),
    repair
      ? repair.measurement.seen
        ? seenStep(
            input,
            repair,
            (where) => `A graft of ${valueText(repair.measurement.value)} on ${where}.`,
            repair.measurement.value,
          )
        : measuredStep(
            repair.graded.grade === 0 ? 'No graft is seen.' : 'No graft could be outlined.',
            repair.measurement.value,
          )
      : null,
  ])
}

/** Patellar tendon: evenly dark? → bright signal inside. */
export const tendonChain: Chain = (input) => {
  const grade = evidenceFor(input, 'tendon.signal')
  if (!grade) return []
  const { value, features } = grade.measurement
  const share = features['share']
  const shareValue = share === undefined ? null : { name: 'bright share of the tendon', value: 100 * share, unit: '%' }
  return present([
    normalLookStep(
      input,
      'The healthy patellar tendon is an evenly dark band from the patella to the tibia',
      'the tendon',
      input.levels.of('patellar-tendon'),
    ),
    grade.measurement.seen
      ? seenStep(
          input,
          grade,
          (where, densest) => `Bright signal inside the tendon on ${where}, most on ${densest}.`,
          value,
        )
      : nothingSeenStep(input, 'no bright signal inside the tendon'),
    grade.measurement.seen && shareValue
      ? measuredStep(`It takes up ${valueText(shareValue)} of the tendon (${valueText(value)}).`, shareValue)
      : null,
  ])
}
