import type { Annotation, AnnotationOf } from '../../../src-shared/case/annotation.js'

/** Who keeps what is drawn, and says what stands. */
export interface AnnotationOwner {
  /** All annotations of the read that is shown, in the order in which they were drawn. */
  readonly list: () => readonly Annotation[]
  /** Whether anything may be drawn or changed. */
  readonly editable: () => boolean
  /** Keeps one, new or changed; false where it was not kept. */
  put(annotation: Annotation): Promise<boolean>
  remove(id: string): void
}

const NOBODY: AnnotationOwner = {
  list: () => [],
  editable: () => false,
  put: () => Promise.resolve(false),
  remove: () => {},
}

/**
 * What is measured and marked on the pictures, shared by all viewports and the list beside them. The owner's list is
 * the truth; what is being drawn or dragged stands over it until the owner has taken it.
 */
export class Measuring {
  /** False: nothing but what is being drawn is shown. */
  visible = $state.raw(true)
  selected = $state.raw<string | null>(null)
  /** Lit up, by the pointer on the picture or in the list. */
  hovered = $state.raw<string | null>(null)
  /** An arrow whose text is being written. */
  writing = $state.raw<AnnotationOf<'arrow'> | null>(null)
  private owner = $state.raw<AnnotationOwner>(NOBODY)
  private draft = $state.raw<Annotation | null>(null)

  readonly list: readonly Annotation[] = $derived(this.owner.list())
  readonly editable: boolean = $derived(this.owner.editable())

  /** What is drawn on the pictures: the list with what is being done to it. */
  readonly shown: readonly Annotation[] = $derived.by(() => {
    const over = this.writing ?? this.draft
    if (!over) return this.visible ? this.list : []
    if (!this.visible) return [over]
    const known = this.list.some(({ id }) => id === over.id)
    return known ? this.list.map((one) => (one.id === over.id ? over : one)) : [...this.list, over]
  })

  readonly current: Annotation | null = $derived(this.list.find(({ id }) => id === this.selected) ?? null)

  attach(owner: AnnotationOwner): void {
    this.owner = owner
  }

  toggle(): void {
    this.visible = !this.visible
  }

  // Drawing and changing

  /** Shows an annotation as it is drawn or dragged; nothing is kept yet. */
  preview(annotation: Annotation): void {
    this.visible = true
    this.draft = annotation
  }

  /** Ends a gesture as if it had not been made. */
  drop(): void {
    this.draft = null
  }

  /** Keeps an annotation, and shows it as it was left until the owner has it. */
  async keep(annotation: Annotation): Promise<void> {
    this.draft = annotation
    this.writing = null
    this.selected = annotation.id
    await this.owner.put(annotation)
    if (this.draft === annotation) this.draft = null
  }

  /** Asks for the text of an arrow before it is kept. */
  write(arrow: AnnotationOf<'arrow'>): void {
    this.draft = null
    this.selected = arrow.id
    this.writing = arrow
  }

  /** The text of the arrow that is being written; without one a new arrow is let go, and a known one stays as it was. */
  async written(text: string | null): Promise<void> {
    const arrow = this.writing
    this.writing = null
    if (!arrow || text === null || text.trim() === '') return
    await this.keep({ ...arrow, text: text.trim() })
  }

  removeSelected(): void {
    const { current } = this
    if (current && this.editable) this.owner.remove(current.id)
  }

  /** One step back: out of writing, then out of the selection. False where there is none. */
  leave(): boolean {
    if (this.writing) this.writing = null
    else if (this.selected !== null) this.selected = null
    else return false
    return true
  }
}
