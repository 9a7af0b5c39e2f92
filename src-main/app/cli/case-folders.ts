import path from 'node:path'
import type { CaseGroup } from '../../imaging/index.js'

/**
 * Where each knee of a study is written: into the output folder where there is one, else into a folder by its side,
 * counted where several have the same one. Neither a name nor a date stands in a path.
 */
export function caseFolders(
  out: string,
  cases: readonly CaseGroup[],
): readonly { readonly group: CaseGroup; readonly folder: string }[] {
  if (cases.length < 2) return cases.map((group) => ({ group, folder: out }))
  const used = new Map<string, number>()
  return cases.map((group) => {
    const name = group.side === 'unknown' ? 'side-unknown' : group.side
    const count = (used.get(name) ?? 0) + 1
    used.set(name, count)
    return { group, folder: path.join(out, count === 1 ? name : `${name}-${count}`) }
  })
}
