import type { CommandId } from '../../../src-shared/commands/index.js'

/** One stop of the tour: a part of the window, and what is said of it. */
export interface TourStep {
  /** Finds the part; where it is not there the stop is left out. */
  readonly target: string
  readonly title: string
  readonly text: string
  /** Commands that do what is said, whose keys are shown. */
  readonly commands: readonly CommandId[]
}

const PANEL = 'aside[aria-label="Reading"]'

/** In the order of a reading: from the first glance to the signature. */
export const TOUR: readonly TourStep[] = [
  {
    target: '[role="group"][aria-label^="Knee map"]',
    title: 'The knee at a glance',
    text: 'Each field is a region. Colour and shape say how bad its worst finding is. A click lists the findings of that region only.',
    commands: [],
  },
  {
    target: '[role="region"][aria-label="Findings"]',
    title: 'All findings, worst first',
    text: 'The filters above the list narrow it. A small tick marks what you have reviewed.',
    commands: ['previous-finding', 'next-finding', 'next-unreviewed'],
  },
  {
    target: 'main[aria-label="Pictures"]',
    title: 'The pictures',
    text: 'Click or drag to move the crosshair in all planes, turn the wheel to go through slices, drag with the right button for window and level.',
    commands: [],
  },
  {
    target: `${PANEL} [aria-label="Reasoning steps"]`,
    title: 'Why the model says so',
    text: 'Every step points at the image. Choose one and the crosshair goes to its evidence.',
    commands: ['previous-step', 'next-step'],
  },
  {
    target: `${PANEL} [role="radiogroup"]`,
    title: 'Grades',
    text: 'The bars are the probabilities of the grades. Choose another grade by click or by its key.',
    commands: ['grade-0', 'grade-1', 'grade-2', 'grade-3'],
  },
  {
    target: '[role="toolbar"][aria-label="Decision"]',
    title: 'You decide',
    text: 'Accept, edit or reject each finding. Every decision is kept in your own read and can be undone.',
    commands: ['accept', 'edit', 'reject', 'undo'],
  },
  {
    target: 'header [aria-label="Report"]',
    title: 'The report',
    text: 'Prose made from what you decided, to edit, copy or save.',
    commands: ['write-report'],
  },
  {
    target: 'header .button.primary',
    title: 'Sign off',
    text: 'Closes your read. All commands are in the palette, all keys in their own list, and this tour in the Help menu.',
    commands: ['sign-off', 'show-palette', 'show-shortcuts'],
  },
]
