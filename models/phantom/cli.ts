import { UsageError } from './commands/arguments.js'
import { caseCommand } from './commands/case.js'
import { datasetCommand } from './commands/dataset.js'
import { sampleCommand } from './commands/sample.js'
import { samplesCommand } from './commands/samples.js'
import { studyCommand } from './commands/study.js'
import { tableCommand } from './commands/table.js'

const USAGE = `The knee simulator. Commands:
  case     --seed S --out DIR [--format dicom|nifti|quintuples|all] [--size full|small|fixture]
           [--prior natural|balanced|healthy] [--side left|right] [--contrast dess|…|any] [--plan FILE.json]
  study    --seed S --out DIR [--visit 1|2] [--prior …] [--side …] [--protocol clinical|sample|fixture]
           [--plan FILE.json]   five series of one knee; visit 2 is the knee two years later
  dataset  --count N --seed S --out DIR [--size …] [--prior …] [--contrast …]
  samples  --grid localise|segment --count N --seed S --out DIR [--prior balanced|natural|healthy] [--workers N]
  sample   --out DIR [--only case|study]   the sample cases that ship with the app
  table    --reference LABELS.nrrd [--count N] [--seed S] [--out FILE.md]
`

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  case: caseCommand,
  study: studyCommand,
  dataset: datasetCommand,
  samples: samplesCommand,
  sample: sampleCommand,
  table: tableCommand,
}

const [name = '', ...args] = process.argv.slice(2)
const command = COMMANDS[name]
if (!command) {
  process.stderr.write(USAGE)
  process.exitCode = 2
} else {
  try {
    await command(args)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    const isUsage = error instanceof UsageError || (error instanceof TypeError && 'code' in error)
    process.exitCode = isUsage ? 2 : 1
  }
}
