import { listPacks } from '../../inference/pack/list.js'
import { EXIT } from './exit-codes.js'
import { PACKS_FOLDER } from './folders.js'

/** Lists the model packs: id, version, what it was trained on; a refused one with the reason. */
export async function packsCommand(): Promise<number> {
  for (const pack of await listPacks(PACKS_FOLDER)) {
    console.log(pack.refused === null ? `${pack.id} ${pack.version}: ${pack.trainedOn}` : `${pack.id}: ${pack.refused}`)
  }
  return EXIT.done
}
