/**
 * Runs `work` over all items, at most `width` at a time; results keep the items' order. The first failure rejects,
 * and no further item is begun.
 */
export async function mapPool<In, Out>(
  items: readonly In[],
  width: number,
  work: (item: In, index: number) => Promise<Out>,
): Promise<Out[]> {
  const results: Out[] = []
  const waiting = items.entries()
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) results[index] = await work(item, index)
  }
  try {
    await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker))
  } finally {
    // Drains the shared iterator, so that workers stop after the item they hold.
    for (const rest of waiting) void rest
  }
  return results
}
