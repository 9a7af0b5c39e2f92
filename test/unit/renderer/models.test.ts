import { describe, expect, it } from 'vitest'
import { PANEL_LIMITS, PanelLayout } from '../../../src-renderer/settings/layout.svelte.js'
import { PreferencesModel } from '../../../src-renderer/settings/preferences.svelte.js'
import { FakeBridge } from './fake-bridge.js'

describe('preferences', () => {
  it('take a change over at once and go back where it cannot be stored', async () => {
    const bridge = new FakeBridge()
    const failures: unknown[] = []
    const model = new PreferencesModel(bridge, (error) => failures.push(error))
    await model.load()
    bridge.failNext = 'The preferences could not be written.'
    const setting = model.set({ identityHidden: true })
    expect(model.current.identityHidden).toBe(true)
    await setting
    expect(model.current.identityHidden).toBe(false)
    expect(failures).toHaveLength(1)
  })
})

describe('panel widths', () => {
  function storage(): Pick<Storage, 'getItem' | 'setItem'> {
    const kept = new Map<string, string>()
    return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) }
  }

  it('are remembered, and kept within their limits', () => {
    const kept = storage()
    const first = new PanelLayout(kept, 1280)
    expect(first.left).toBe(PANEL_LIMITS.left.first)
    first.set('left', 9999)
    expect(new PanelLayout(kept, 1280).left).toBe(PANEL_LIMITS.left.max)
  })

  it('survive nonsense in the storage', () => {
    const kept = storage()
    kept.setItem('condyle.panels', '{"left":')
    expect(new PanelLayout(kept, 1920).right).toBe(PANEL_LIMITS.right.firstWide)
  })
})
