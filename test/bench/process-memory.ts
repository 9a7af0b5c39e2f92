import fs from 'node:fs'

/**
 * Memory of a process and all its descendants in MB: the sum of their proportional set sizes, so that pages which
 * several processes share are counted once. Linux only.
 */
export function treeMemory(root: number): number {
  return descendants(root).reduce((sum, pid) => sum + proportionalSetSize(pid), 0)
}

function descendants(root: number): number[] {
  const parents = new Map<number, number[]>()
  for (const entry of fs.readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const parent = parentOf(Number(entry))
    if (parent === undefined) continue
    const children = parents.get(parent)
    if (children) children.push(Number(entry))
    else parents.set(parent, [Number(entry)])
  }
  const tree = [root]
  for (let at = 0; at < tree.length; at++) tree.push(...(parents.get(tree[at] ?? -1) ?? []))
  return tree
}

function parentOf(pid: number): number | undefined {
  try {
    // The name in parentheses may hold spaces: the fields are counted from behind it.
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return undefined
  }
}

function proportionalSetSize(pid: number): number {
  try {
    const match = /^Pss:\s+(\d+) kB/m.exec(fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))
    return Number(match?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
