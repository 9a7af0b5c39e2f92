/**
 * Folders that Condyle writes for the user. An export may take the place of its own former self, which it knows by a
 * marker file, and of nothing else: no file or folder that it did not make is deleted or overwritten.
 */
import fs from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { syncFolder, writeFileWhole } from './atomic-write.js'
import { toDiskError } from './disk-trouble.js'
import { clearDrafts, draftBeside } from './drafts.js'
import { makeSharedFolder, share, shareTree } from './privacy.js'

/** Lies in every folder that an export made, and lists what it made there. */
export const EXPORT_MARKER = '.condyle-export.json'

const MarkerSchema = z.object({
  schema: z.literal('condyle.export/1'),
  /** Paths of files relative to the folder, with forward slashes. */
  files: z.array(z.string()),
})

export interface ExportFolderOptions {
  /** Whether the folder may hold other things beside the export; if not, they are a reason to refuse. */
  readonly mayShare: boolean
}

/**
 * Has `write` fill a draft folder beside `folder`, then puts its files in their places. Files of a former export that
 * are not made any more go. Nothing changes, and no draft stays, where writing fails.
 *
 * @throws Error with a sentence, before anything is written, where something of another origin is in the way.
 */
export async function writeExportFolder<T>(
  folder: string,
  options: ExportFolderOptions,
  write: (draft: string) => Promise<T>,
): Promise<T> {
  await refuseForeign(folder, options)
  clearDrafts(path.dirname(path.resolve(folder)))
  const draft = draftBeside(folder)
  try {
    await fs.mkdir(draft, { recursive: true, mode: 0o700 })
    const result = await write(draft)
    await shareTree(draft)
    await place(draft, folder)
    return result
  } catch (error) {
    throw toDiskError(error, folder)
  } finally {
    await fs.rm(draft, { recursive: true, force: true }).catch(() => undefined)
  }
}

/** Looks before the work begins, so that nobody waits for an export that is then refused. */
async function refuseForeign(folder: string, { mayShare }: ExportFolderOptions): Promise<void> {
  const name = path.basename(folder)
  const info = await fs.stat(folder).catch(() => null)
  if (info === null) return
  if (!info.isDirectory()) throw new Error(`${name} is a file, which stays as it is: choose another name.`)
  if (mayShare) return
  const own = new Set(await madeIn(folder))
  if (await isMarked(folder)) own.add(EXPORT_MARKER)
  const foreign = (await filesIn(folder)).find((file) => !own.has(file))
  if (foreign !== undefined)
    throw new Error(
      `${name} holds ${foreign}, which this export did not make and will not replace: choose another name or an empty folder.`,
    )
}

async function place(draft: string, folder: string): Promise<void> {
  if (!(await isMarked(folder)) && (await exists(path.join(folder, EXPORT_MARKER))))
    throw new Error(foreignMarker(folder))
  const former = new Set(await madeIn(folder))
  const made = await filesIn(draft)
  for (const file of made)
    if (!former.has(file) && (await exists(path.join(folder, file))))
      throw new Error(
        `${path.basename(folder)} already holds ${file}, which this export did not make and will not replace: choose another folder.`,
      )
  await makeSharedFolder(folder)
  // The marker names old and new files before any is moved: what a crash leaves behind is known as ours.
  await writeMarker(folder, [...new Set([...former, ...made])])
  for (const file of made) {
    await makeSharedFolder(path.dirname(path.join(folder, file)))
    await fs.rename(path.join(draft, file), path.join(folder, file))
  }
  for (const file of former) if (!made.includes(file)) await removeWithEmptyFolders(folder, file)
  await writeMarker(folder, made)
  await syncFolder(folder)
}

/** Whether a folder has a marker that an export wrote. */
async function isMarked(folder: string): Promise<boolean> {
  return (await markerOf(folder)) !== undefined
}

/** Files that a former export made; none where there is no marker or it cannot be read. */
async function madeIn(folder: string): Promise<string[]> {
  // A marker that was tampered with must not lead out of its folder.
  return (await markerOf(folder))?.files.filter((file) => isInside(file)) ?? []
}

async function markerOf(folder: string): Promise<z.infer<typeof MarkerSchema> | undefined> {
  try {
    return MarkerSchema.safeParse(JSON.parse(await fs.readFile(path.join(folder, EXPORT_MARKER), 'utf8'))).data
  } catch {
    return undefined
  }
}

function isInside(file: string): boolean {
  return !path.isAbsolute(file) && !file.split(/[/\\]/).includes('..')
}

async function writeMarker(folder: string, files: readonly string[]): Promise<void> {
  const marker: z.output<typeof MarkerSchema> = { schema: 'condyle.export/1', files: [...files].sort() }
  await writeFileWhole(path.join(folder, EXPORT_MARKER), `${JSON.stringify(marker, null, 2)}\n`)
  await share(path.join(folder, EXPORT_MARKER))
}

/** All files under a folder, relative to it, with forward slashes. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
}

/** Removes one of our files, and the folders that are empty without it. */
async function removeWithEmptyFolders(folder: string, file: string): Promise<void> {
  await fs.rm(path.join(folder, file), { force: true })
  for (let above = path.posix.dirname(file); above !== '.'; above = path.posix.dirname(above)) {
    const emptied = await fs.rmdir(path.join(folder, above)).then(
      () => true,
      () => false,
    )
    if (!emptied) return
  }
}

function foreignMarker(folder: string): string {
  return `${path.basename(folder)} holds ${EXPORT_MARKER}, which this export did not make and will not replace: choose another folder.`
}

async function exists(file: string): Promise<boolean> {
  return fs.lstat(file).then(
    () => true,
    () => false,
  )
}
