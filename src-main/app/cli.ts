/**
 * Entry of the command line: `condyle read …`, `condyle bench …`, `condyle packs`, `condyle verify` … Runs in Electron's Node without a
 * window. Results go to stdout, progress and errors to stderr.
 */
import { sentenceFor } from '../files/disk-trouble.js'
import { keepPrivate } from '../files/privacy.js'
import { readCommand } from './cli/read.js'
import { benchCommand } from './cli/bench.js'
import { EXIT, FolderError, UsageError } from './cli/exit-codes.js'
import { packsCommand } from './cli/packs.js'
import { sessionCommand } from './cli/session.js'
import { backupsCommand, restoreCommand, verifyCommand } from './cli/verify.js'

const COMMANDS: Readonly<Record<string, (args: string[]) => Promise<number>>> = {
  read: readCommand,
  bench: benchCommand,
  packs: packsCommand,
  verify: verifyCommand,
  backups: backupsCommand,
  restore: restoreCommand,
  session: sessionCommand,
}

const USAGE = `Usage:
  condyle read <folder|file…> --out <dir> [--pack ID] [--provider auto|cpu|webgpu|cuda] [--stack N] [--side left|right]
      [--point sensitive|balanced|specific] [--prevalence training|osteoarthritis-cohort|orthopaedic-clinic|even] [--insist]
  condyle bench --data <folder|simulated:N@seed> --answerer <pack|http://127.0.0.1…|answers.jsonl|majority…> --out <dir>
  condyle packs
  condyle verify [--data <folder>]
  condyle backups [--data <folder>]
  condyle restore <backup> [--data <folder>]
  condyle session list [--data <folder>]
  condyle session send <session> --to <reader|home> --out <file> [--images] [--passphrase-file <file>] [--data <folder>]
  condyle session merge <file> [--passphrase-file <file>] [--data <folder>]`

keepPrivate()

const [name = '', ...args] = process.argv.slice(2)
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined

try {
  if (command) process.exitCode = await command(args)
  else {
    console.error(USAGE)
    process.exitCode = name === 'help' || name === '--help' ? EXIT.done : EXIT.usage
  }
} catch (error) {
  console.error(sentenceFor(error))
  if (error instanceof UsageError) console.error(USAGE)
  const isUsage = error instanceof UsageError || error instanceof FolderError
  process.exitCode = isUsage ? EXIT.usage : EXIT.unreadable
}
