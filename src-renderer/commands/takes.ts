/** Whether the element takes typed text. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(target.type)
}

/** Whether Space presses or chooses the element by itself. */
export function takesSpace(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, summary, a[href], input, [role=option]') !== null
}
