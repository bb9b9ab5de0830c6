/** Points of one curve in the order in which they come: any order of steps, the same step more than once. */

const firstCapacity = 64

export interface CurvePoints {
  readonly steps: Float64Array<ArrayBuffer>
  /** Seconds, of whatever clock; NaN where unknown. */
  readonly times: Float64Array<ArrayBuffer>
  readonly values: Float64Array<ArrayBuffer>
}

export class GrowingCurve {
  #count = 0
  #steps = new Float64Array(firstCapacity)
  #times = new Float64Array(firstCapacity)
  #values = new Float64Array(firstCapacity)
  #isInOrder = true

  push(step: number, time: number, value: number): void {
    if (this.#count === this.#steps.length) this.#grow()
    if (this.#count > 0 && !(step > (this.#steps[this.#count - 1] ?? 0))) this.#isInOrder = false
    this.#steps[this.#count] = step
    this.#times[this.#count] = time
    this.#values[this.#count] = value
    this.#count += 1
  }

  /** In order of steps; of points of one step the last that came. */
  points(): CurvePoints {
    if (this.#isInOrder)
      return this.#picked(Uint32Array.from({ length: this.#count }, (_, at) => at))
    const order = Uint32Array.from({ length: this.#count }, (_, at) => at)
    const steps = this.#steps
    order.sort((left, right) => (steps[left] ?? 0) - (steps[right] ?? 0) || left - right)
    return this.#picked(order.filter((at, place) => steps[at] !== steps[order[place + 1] ?? -1]))
  }

  #picked(rows: Uint32Array): CurvePoints {
    const pick = (column: Float64Array) =>
      Float64Array.from({ length: rows.length }, (_, at) => column[rows[at] ?? 0] ?? Number.NaN)
    return { steps: pick(this.#steps), times: pick(this.#times), values: pick(this.#values) }
  }

  #grow(): void {
    const grown = (column: Float64Array) => {
      const wider = new Float64Array(2 * column.length)
      wider.set(column)
      return wider
    }
    this.#steps = grown(this.#steps)
    this.#times = grown(this.#times)
    this.#values = grown(this.#values)
  }
}
