/**
 * Runs `work` over all items, at most `width` at a time; results keep the items' order. After a failure no further item
 * is begun; it rejects when those under way have ended, so that nothing goes on behind the caller's back.
 */
export async function mapPool<In, Out>(
  items: readonly In[],
  width: number,
  work: (item: In, index: number) => Promise<Out>,
): Promise<Out[]> {
  const results: Out[] = []
  const waiting = items.entries()
  const worker = async (): Promise<void> => {
    try {
      for (const [index, item] of waiting) results[index] = await work(item, index)
    } finally {
      // Drains the shared iterator, so that the other workers stop after the item they hold.
      for (const rest of waiting) void rest
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: Math.min(width, items.length) }, worker))
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed) throw failed.reason
  return results
}
