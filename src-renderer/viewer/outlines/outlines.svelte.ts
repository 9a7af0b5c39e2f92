import {
  OutlineLookSchema,
  STRUCTURE_GROUPS,
  type OutlineLook,
  type StructureGroup,
  type Structures,
} from '../../../src-shared/case/structures.js'
import type { Affine } from '../../../src-shared/geometry/affine.js'
import type { Places } from '../places.svelte.js'

/** What was outlined in one volume of the case. */
export interface OutlinedVolume {
  readonly hash: string
  readonly structures: Structures
}

/** Whose outlines there are, and who keeps how they are shown. */
export interface OutlineOwner {
  /** The volumes that were outlined, most useful first; null before there is a reading. */
  readonly volumes: () => readonly OutlinedVolume[] | null
  /** The pack that drew them, with its version; empty before there is a reading. */
  readonly pack: () => string
  readonly look: () => OutlineLook
  keepLook(look: OutlineLook): void
  /** Reads the case anew, so that there are outlines; null where it cannot be read now. */
  readonly readAgain: () => (() => void) | null
}

const NOBODY: OutlineOwner = {
  volumes: () => null,
  pack: () => '',
  look: () => OutlineLookSchema.parse({}),
  keepLook: () => {},
  readAgain: () => null,
}

/** Where what is outlined on a volume comes from, and how it is carried there. */
export interface OutlineSource extends OutlinedVolume {
  readonly toShown: Affine
}

/** Outlines of structures and lesions on the pictures: shown when they are asked for, as they were shown last. */
export class Outlines {
  shown = $state.raw(false)
  /** How they are shown is being chosen. */
  choosing = $state.raw(false)
  private owner = $state.raw<OutlineOwner>(NOBODY)
  /** The look while a slider is dragged, until the owner has taken it. */
  private draft = $state.raw<OutlineLook | null>(null)

  readonly look: OutlineLook = $derived(this.draft ?? this.owner.look())
  readonly volumes: readonly OutlinedVolume[] | null = $derived(this.owner.volumes())
  readonly pack: string = $derived(this.owner.pack())
  readonly readAgain: (() => void) | null = $derived(this.owner.readAgain())

  constructor(private readonly places: Places) {}

  attach(owner: OutlineOwner): void {
    this.owner = owner
  }

  /** Shows outlines or hides them; where there are none, the panel says why. */
  toggle(): void {
    if (!this.shown && (this.volumes ?? []).length === 0) this.choosing = true
    else this.shown = !this.shown
  }

  /** Shows a look at once; it is kept with `keep`, so that a slider that is dragged writes once. */
  show(change: Partial<OutlineLook>): void {
    this.draft = { ...this.look, ...change }
    this.shown = true
  }

  keep(): void {
    if (this.draft) this.owner.keepLook(this.draft)
    this.draft = null
  }

  change(change: Partial<OutlineLook>): void {
    this.show(change)
    this.keep()
  }

  toggleGroup(group: StructureGroup): void {
    const { groups } = this.look
    const chosen = groups.includes(group) ? groups.filter((one) => one !== group) : [...groups, group]
    this.change({ groups: STRUCTURE_GROUPS.filter((one) => chosen.includes(one)) })
  }

  /**
   * What is outlined on a volume: its own outlines, or those of a volume of the same frame of reference, where they
   * lie. Null where there are none: what only anatomy links is not carried over, since an outline would lie beside
   * what it is of.
   */
  sourceFor(hash: string): OutlineSource | null {
    const volumes = this.volumes ?? []
    const source = volumes.find((one) => one.hash === hash) ?? volumes.find((one) => this.places.shared(one.hash, hash))
    const link = source && this.places.link(source.hash, hash)
    return source && link ? { ...source, toShown: link.toOther } : null
  }
}
