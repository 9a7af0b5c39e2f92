import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ReadingSchema } from '../../../src-shared/case/reading.js'
import { startVolumeHash } from '../../../src-main/files/volume-hash.js'
import { writeReading, type ReadCase } from '../../../src-main/exchange/index.js'
import { temporaryFolder } from '../casebook/fixtures.js'
import { FIRST, Story } from '../review/story.js'
import { volumeMeta, voxelsOf } from './fixtures.js'

function onDisk(): { folder: string; out: string; volume: ReadCase; rawFile: string } {
  const folder = temporaryFolder()
  const bytes = new Uint8Array(voxelsOf(volumeMeta(), () => 200).data.buffer)
  const meta = volumeMeta({ hash: startVolumeHash(volumeMeta()).update(bytes).digest('hex') })
  const rawFile = path.join(folder, 'volume.raw')
  fs.writeFileSync(rawFile, bytes)
  const volume: ReadCase = {
    volumes: [{ meta, label: '' }],
    rawFile: () => rawFile,
    state: new Story(FIRST).state,
    version: '1.2.3',
  }
  return { folder, out: path.join(folder, 'out'), volume, rawFile }
}

describe('a reading without a window', () => {
  it('is written as JSON, as a report and as pictures, without identity', async () => {
    const { folder, out, volume } = onDisk()
    const written = await writeReading(out, FIRST.reading, volume)
    expect(fs.readdirSync(out).sort()).toEqual(['key-images', 'reading.json', 'report.html'])
    const reading = ReadingSchema.parse(JSON.parse(fs.readFileSync(written.reading, 'utf8')))
    expect(reading.findings).toEqual(FIRST.reading.findings)
    expect(reading.study).toEqual({ uid: expect.stringMatching(/^2\.25\./) as string })
    expect(written.images.map((file) => path.basename(file))).toEqual([
      '19-femur-medial-central-sagittal.png',
      '19-femur-medial-central-coronal.png',
      '19-femur-medial-central-axial.png',
    ])
    for (const file of written.images) expect(fs.readFileSync(file).subarray(1, 4).toString()).toBe('PNG')
    expect(fs.readFileSync(written.report, 'utf8')).not.toContain('Roe')
    expect(fs.readdirSync(folder).sort()).toEqual(['out', 'volume.raw'])
  })

  it('keeps identity when asked to', async () => {
    const { out, volume } = onDisk()
    const written = await writeReading(out, FIRST.reading, { ...volume, includeIdentity: true })
    expect(JSON.parse(fs.readFileSync(written.reading, 'utf8'))).toEqual(FIRST.reading)
    expect(fs.readFileSync(written.report, 'utf8')).toContain('Roe, Richarda van')
  })

  it('takes the place of an older one, and leaves the rest of the folder alone', async () => {
    const { out, volume } = onDisk()
    await writeReading(out, FIRST.reading, volume)
    const images = path.join(out, 'key-images')
    fs.writeFileSync(path.join(images, '42-hoffa-fat-pad-axial.png'), 'of an earlier reading')
    fs.writeFileSync(path.join(images, 'mine.png'), 'mine')
    fs.writeFileSync(path.join(out, 'mine.txt'), 'mine')
    await writeReading(out, FIRST.reading, volume)
    expect(fs.readdirSync(images).sort()).toEqual([
      '19-femur-medial-central-axial.png',
      '19-femur-medial-central-coronal.png',
      '19-femur-medial-central-sagittal.png',
      'mine.png',
    ])
    expect(fs.readFileSync(path.join(images, 'mine.png'), 'utf8')).toBe('mine')
    expect(fs.readFileSync(path.join(out, 'mine.txt'), 'utf8')).toBe('mine')
  })

  it.each(['report.html', 'reading.json', 'key-images/19-femur-medial-central-axial.png'])(
    'refuses to write over %s that Condyle did not make',
    async (name) => {
      const { out, volume } = onDisk()
      fs.mkdirSync(path.join(out, 'key-images'), { recursive: true })
      fs.writeFileSync(path.join(out, name), '{"mine": true}')
      await expect(writeReading(out, FIRST.reading, volume)).rejects.toThrow(
        /is there already and does not belong to a reading that Condyle wrote; name another output folder\.$/,
      )
      expect(fs.readFileSync(path.join(out, name), 'utf8')).toBe('{"mine": true}')
      expect(fs.readdirSync(path.dirname(out)).sort()).toEqual(['out', 'volume.raw'])
    },
  )

  it('leaves nothing behind where the images are damaged', async () => {
    const { folder, out, volume, rawFile } = onDisk()
    fs.truncateSync(rawFile, 100)
    await expect(writeReading(out, FIRST.reading, volume)).rejects.toThrow('is damaged (it has 100 of 4410 bytes)')
    expect(fs.readdirSync(folder)).toEqual(['volume.raw'])
  })
})
