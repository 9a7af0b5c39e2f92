import { z } from 'zod'
import { findRegion } from '../../../src-shared/moaks/regions.js'
import type { PackManifest } from './schema.js'

const IoUSchema = z.object({ knees: z.number(), meanIoU: z.number(), worstIoU: z.number(), worstRegion: z.string() })
const HeadSchema = z.object({ balanced: z.number(), kept: z.boolean() })

/**
 * The numbers of a pack's card that settings show: how well regions are found and how well each shipped head grades, on
 * simulated knees. The card says what they were measured on; packs that state other numbers show none here.
 */
export function headlineMetrics(metrics: PackManifest['metrics']): { name: string; value: number }[] {
  const found: { name: string; value: number }[] = []
  const iou = IoUSchema.safeParse(metrics['heldOut'])
  if (iou.success) {
    found.push({ name: `Mean region IoU, ${iou.data.knees} simulated knees`, value: iou.data.meanIoU })
    found.push({
      name: `Worst region (${findRegion(iou.data.worstRegion)?.label.toLowerCase() ?? iou.data.worstRegion})`,
      value: iou.data.worstIoU,
    })
  }
  const heads = z.record(z.string(), z.unknown()).safeParse(metrics['crossValidated'])
  for (const [name, value] of Object.entries(heads.success ? heads.data : {})) {
    const head = HeadSchema.safeParse(value)
    if (head.success && head.data.kept) found.push({ name: `${name}, balanced accuracy`, value: head.data.balanced })
  }
  return found
}
