import { WINDOW } from './house.mjs'

/**
 * The window's floors for ESLint, for components: dependency-cruiser sees them compiled, without their imports of types.
 * Flat config entries; the imports are as they stand in the code, relative.
 */
export const svelteFloors = WINDOW.flatMap((rooms, height) =>
  rooms.map((room) => {
    const others = WINDOW.slice(height)
      .flat()
      .filter((other) => other !== room)
    const patterns = [
      { regex: '(^|/)(src-main|src-preload|models)/', message: 'The window knows the ground and the bridge.' },
      { regex: '^(node:|electron$)', message: 'The window is sandboxed: no Node, no Electron.' },
      ...(others.length > 0
        ? [
            {
              regex: `^([.][.]/)+(${others.join('|')})/`,
              message: `${room} may use only lower floors of the window (tools/floors/house.mjs).`,
            },
          ]
        : []),
    ]
    return {
      files: [`src-renderer/${room}/**/*.svelte`],
      rules: { 'no-restricted-imports': ['error', { patterns }] },
    }
  }),
)
