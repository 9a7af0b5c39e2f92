/**
 * The first key that one object of a *valid* JSON text names twice, or undefined. JSON.parse keeps the last value
 * without a word, which would be a silent choice between two grades.
 */
export function duplicateKey(json: string): string | undefined {
  const scopes: (Set<string> | null)[] = []
  let index = 0
  while (index < json.length) {
    const code = json.charCodeAt(index)
    if (code === 123) scopes.push(new Set())
    else if (code === 91) scopes.push(null)
    else if (code === 125 || code === 93) scopes.pop()
    else if (code === 34) {
      const end = closingQuote(json, index)
      const scope = scopes[scopes.length - 1]
      if (scope && nextVisible(json, end + 1) === 58) {
        const key = json.slice(index + 1, end)
        if (scope.has(key)) return key
        scope.add(key)
      }
      index = end
    }
    index++
  }
  return undefined
}

function closingQuote(json: string, open: number): number {
  for (let index = open + 1; index < json.length; index++) {
    const code = json.charCodeAt(index)
    if (code === 92) index++
    else if (code === 34) return index
  }
  return json.length
}

/** Code of the next character that is not white space; −1 at the end. */
function nextVisible(json: string, from: number): number {
  for (let index = from; index < json.length; index++) {
    const code = json.charCodeAt(index)
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return code
  }
  return -1
}
