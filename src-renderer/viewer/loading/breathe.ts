/** Longest stretch of work on the window's thread before it lets input and drawing through, ms. */
const LONGEST_STRETCH = 8

/** Lets long work on the window's thread be interrupted: `await breathe()` gives way once a stretch has been long enough. */
export function createBreathing(): () => Promise<void> {
  let start = performance.now()
  return async () => {
    if (performance.now() - start < LONGEST_STRETCH) return
    await nextTask()
    start = performance.now()
  }
}

/** Resolves in a task of its own, after input that waits. A message is quicker than a timer of 0 ms. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const channel = new MessageChannel()
    channel.port1.onmessage = () => {
      channel.port1.close()
      resolve()
    }
    channel.port2.postMessage(null)
  })
}
