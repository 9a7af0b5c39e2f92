import { tick } from 'svelte'
import type { Annotation } from '../../src-shared/case/annotation.js'
import type { Action, AnnotationState, ReadState } from '../../src-shared/case/revision.js'
import type { ViewerController } from '../viewer/controller.svelte.js'
import { goToAnnotation } from '../viewer/measure/go-to.js'
import { keyImageOf } from '../viewer/measure/key-image.js'

/** What annotations need of the case that is open. */
export interface AnnotatedCase {
  readonly current: ReadState
  readonly locked: boolean
  readonly viewer: ViewerController
  readonly selection: { readonly key: string | null }
  readonly own: { begin(): Promise<boolean> }
  readonly followUp: { fetch(caseId: string): Promise<unknown> }
  apply(action: Action): Promise<boolean>
}

/** The measurements and key images of an open case: what the pictures draw and the list beside them shows. */
export class CaseAnnotations {
  constructor(
    private readonly openCase: AnnotatedCase,
    private readonly fail: (error: unknown) => void,
  ) {
    openCase.viewer.measuring.attach({
      list: () => openCase.current.annotations.map(({ annotation }) => annotation),
      editable: () => !openCase.locked,
      put: (annotation) => openCase.apply({ type: 'put-annotation', annotation }),
      remove: (id) => this.remove(id),
    })
  }

  /** In the order in which they were drawn. */
  get states(): readonly AnnotationState[] {
    return this.openCase.current.annotations
  }

  /** Gives the left button a measuring tool; who measures is known before, not asked at the end of a line. */
  async choose(tool: string): Promise<void> {
    if (await this.openCase.own.begin()) this.openCase.viewer.chooseTool(tool)
  }

  /** Keeps what the active viewport shows as a key image. */
  async keepKeyImage(): Promise<void> {
    const { viewer, selection, own } = this.openCase
    if (!(await own.begin())) return
    try {
      await viewer.measuring.keep(keyImageOf(viewer, viewer.active, selection.key))
    } catch (error) {
      this.fail(error)
    }
  }

  /** Selects one and brings up what it was drawn on; pictures of another date are fetched first. */
  async goTo(annotation: Annotation): Promise<void> {
    const { viewer, followUp } = this.openCase
    viewer.measuring.selected = annotation.id
    if (annotation.prior && !viewer.places.scan(annotation.volume)) {
      await followUp.fetch(annotation.prior.caseId)
      // The viewer learns of the new pictures with the next flush.
      await tick()
    }
    goToAnnotation(viewer, annotation)
  }

  /** Another name; of an arrow, whose words are its name on the image, other words. */
  rename(annotation: Annotation, text: string): void {
    const name = text.trim()
    if (annotation.kind === 'arrow') {
      if (name !== '' && name !== annotation.text)
        void this.openCase.apply({ type: 'put-annotation', annotation: { ...annotation, text: name } })
    } else if (name !== annotation.name) {
      void this.openCase.apply({ type: 'rename-annotation', annotation: annotation.id, name })
    }
  }

  remove(id: string): void {
    void this.openCase.apply({ type: 'remove-annotation', annotation: id })
  }
}
