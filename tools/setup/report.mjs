/** What set-up says to the person who runs it: one line per step, nothing when there is nothing to do. */
export function say(text) {
  process.stderr.write(`condyle: ${text}\n`)
}

/** Stops with one sentence instead of a stack. */
export class SetupError extends Error {}

/** Runs an entry point; a SetupError becomes one line and exit code 1. */
export async function runTool(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    say(error.message)
    process.exitCode = 1
  }
}
