import { randomUUID } from 'node:crypto'

/**
 * Paths that a person chose in a dialog of this session, by the token that the window has for each. The window cannot
 * make one up: a path that no dialog gave is not here.
 */
export class ChosenPaths {
  private readonly places = new Map<string, string>()

  keep(place: string): string {
    const token = randomUUID()
    this.places.set(token, place)
    return token
  }

  /** Throws a sentence for a token of an earlier session. */
  place(token: string): string {
    const place = this.places.get(token)
    if (place === undefined) throw new Error('This choice is from an earlier session: choose the folder or file again.')
    return place
  }
}
