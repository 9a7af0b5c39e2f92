/** Bytes of volumes that may lie on the GPU, and beside it for the values under the pointer. */
export interface MemoryBars {
  readonly gpu: number
  readonly cpu: number
}

/** Five series of a knee are some 110 MB; all processes with them must stay below a gigabyte. */
export const MEMORY_BARS: MemoryBars = { gpu: 384 << 20, cpu: 128 << 20 }

/**
 * Which volumes are held, and which have to go: what is on show is loaded first and stays, the rest follows while
 * there is room, and what was not shown for longest goes first.
 */
export class Residency {
  /** Bytes by volume, the one shown last at the end. */
  private readonly held = new Map<string, number>()

  constructor(private readonly most: number) {}

  has(volume: string): boolean {
    return this.held.has(volume)
  }

  get volumes(): readonly string[] {
    return [...this.held.keys()]
  }

  get bytes(): number {
    return [...this.held.values()].reduce((sum, bytes) => sum + bytes, 0)
  }

  add(volume: string, bytes: number): void {
    this.held.set(volume, bytes)
  }

  remove(volume: string): void {
    this.held.delete(volume)
  }

  clear(): void {
    this.held.clear()
  }

  /** Remembers that these are on show now. */
  showing(volumes: readonly string[]): void {
    for (const volume of volumes) {
      const bytes = this.held.get(volume)
      if (bytes === undefined) continue
      this.held.delete(volume)
      this.held.set(volume, bytes)
    }
  }

  /** Whether so many bytes more have room without anything going. */
  hasRoom(bytes: number): boolean {
    return this.bytes + bytes <= this.most
  }

  /** What has to go so that so many bytes more have room; nothing that is on show, even where that is too much. */
  toFree(bytes: number, shown: readonly string[]): string[] {
    const freed: string[] = []
    let over = this.bytes + bytes - this.most
    for (const [volume, size] of this.held) {
      if (over <= 0) break
      if (shown.includes(volume)) continue
      freed.push(volume)
      over -= size
    }
    return freed
  }
}
