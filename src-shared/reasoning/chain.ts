import type { ReasoningStep } from '../case/reading.js'
import type { FineCategory } from '../moaks/categories.js'
import { boneMarrowChain } from './bone-marrow.js'
import { cartilageChain } from './cartilage.js'
import type { Chain, ChainInput } from './chain-input.js'
import { gradeStep } from './grade-step.js'
import { ligamentChain, tendonChain } from './ligament.js'
import { extrusionChain } from './meniscal-extrusion.js'
import { morphologyChain } from './meniscal-morphology.js'
import { cystChain, hypertrophyChain, rootTearChain } from './meniscal-signs.js'
import { osteophyteChain } from './osteophyte.js'
import { closeUpStep, locateStep, present } from './steps.js'
import { effusionChain, hoffaChain } from './synovitis.js'

/** The periarticular questions have no chain: nothing about them is measured, so they are not answered. */
const CHAINS: Readonly<Partial<Record<FineCategory, Chain>>> = {
  bml: boneMarrowChain,
  cartilage: cartilageChain,
  osteophyte: osteophyteChain,
  'hoffa-synovitis': hoffaChain,
  'effusion-synovitis': effusionChain,
  'meniscal-extrusion': extrusionChain,
  'meniscal-morphology': morphologyChain,
  'meniscal-cyst': cystChain,
  'meniscal-hypertrophy': hypertrophyChain,
  'root-tear': rootTearChain,
  ligament: ligamentChain,
  tendon: tendonChain,
}

/**
 * The reasoning chain of a finding, in the order a clinician works: locate → recall the normal look → search for the
 * cue → measure → look closer → grade. Every sentence is made from this knee's own measurements.
 */
export function reasoningChain(input: ChainInput): ReasoningStep[] {
  const search = CHAINS[input.question.category]?.(input) ?? []
  return present([locateStep(input), ...search, closeUpStep(input), ...input.components.map(gradeStep)])
}
