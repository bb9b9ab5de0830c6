/** Rows of cells to blocks of numbers, by a plan. Second pass over a table. */
import type { SampleBlock } from './format.ts'
import type { TextRow } from './delimitedText.ts'
import { isMissing, toNumber } from './tableColumns.ts'
import type { TablePlan } from './tablePlan.ts'

type Missing = 'fill' | 'skip'

/** Rows of one block: about 4 MB. */
function rowsPerBlock(plan: TablePlan): number {
  return Math.max(16, Math.floor((1 << 20) / plan.names.length))
}

export async function* encodeRows(
  pieces: AsyncIterable<TextRow[]>,
  plan: TablePlan,
  missing: Missing,
): AsyncGenerator<SampleBlock> {
  const block = new BlockBuilder(plan, missing)
  for await (const rows of pieces)
    for (const { cells } of rows) {
      if (cells.length !== plan.width) continue
      block.add(cells)
      if (block.isFull()) yield block.take()
    }
  if (block.count > 0) yield block.take()
}

class BlockBuilder {
  readonly #plan: TablePlan
  readonly #missing: Missing
  readonly #capacity: number
  #values: Float32Array
  #labels: number[] = []
  #groups: string[] = []
  count = 0

  constructor(plan: TablePlan, missing: Missing) {
    this.#plan = plan
    this.#missing = missing
    this.#capacity = rowsPerBlock(plan)
    this.#values = new Float32Array(this.#capacity * plan.names.length)
  }

  isFull(): boolean {
    return this.count === this.#capacity
  }

  add(cells: readonly string[]): void {
    const { target, group, names } = this.#plan
    const label = this.#label(cells[target.index] ?? '')
    if (label === null || !this.#encode(cells, this.count * names.length)) return
    this.#labels.push(label)
    if (group !== null) this.#groups.push(cells[group] ?? '')
    this.count += 1
  }

  /** Null: a row without a label teaches nothing. */
  #label(cell: string): number | null {
    const { target } = this.#plan
    if (target.kind === 'classes') return target.classes.get(cell.trim()) ?? null
    const value = toNumber(cell)
    return Number.isNaN(value) ? null : value
  }

  #encode(cells: readonly string[], start: number): boolean {
    for (const feature of this.#plan.features) {
      const cell = cells[feature.index] ?? ''
      if (feature.kind === 'number') {
        const value = toNumber(cell)
        if (Number.isNaN(value) && this.#missing === 'skip') return false
        this.#values[start + feature.place] = Number.isNaN(value) ? feature.fill : value
        continue
      }
      for (const place of feature.places.values()) this.#values[start + place] = 0
      if (feature.missing !== null) this.#values[start + feature.missing] = 0
      const place = isMissing(cell) ? feature.missing : feature.places.get(cell.trim())
      if (place != null) this.#values[start + place] = 1
    }
    return true
  }

  take(): SampleBlock {
    const { names, picture, target, group } = this.#plan
    const floats = this.#values.subarray(0, this.count * names.length)
    const values = picture
      ? Uint8Array.from(floats, (value) => Math.round(value * picture.scale))
      : floats
    const labels =
      target.kind === 'classes' ? Int32Array.from(this.#labels) : Float32Array.from(this.#labels)
    const groups = group === null ? {} : { groups: this.#groups }
    const block: SampleBlock = { count: this.count, values, labels, ...groups }
    this.#values = new Float32Array(this.#capacity * names.length)
    this.#labels = []
    this.#groups = []
    this.count = 0
    return block
  }
}
