/** Ticks and words of axes that run over time: seconds of training, or seconds since 1970. */

const [minute, hour, day] = [60, 3_600, 86_400]
const lengths = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 5, 10, 30, 100, 365, 1_000].map((count) => count * day),
]

export interface TimeSpan {
  readonly minimum: number
  readonly maximum: number
}

/** Round times inside a range; `offset` is what the clock adds to seconds since 1970, seconds. */
export function timeTicks({ minimum, maximum }: TimeSpan, count: number, offset = 0): number[] {
  const rough = (maximum - minimum) / count
  const length = lengths.find((one) => one >= rough) ?? lengths.at(-1) ?? day
  const first = Math.ceil((minimum + offset) / length)
  const last = Math.floor((maximum + offset) / length)
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * length - offset)
}

const two = (value: number) => String(value).padStart(2, '0')

/** `42 s`, `12:30`, `3:05:00`. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds)
  if (Math.abs(seconds) < minute) return `${Number(seconds.toPrecision(3))} s`
  const [hours, minutes] = [Math.floor(whole / hour), Math.floor((whole % hour) / minute)]
  const rest = two(whole % minute)
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`
}

/** `14:05` or `14:05:10` inside a day, `28 Nov` at its beginning. In this machine's time zone. */
export function formatMoment(seconds: number): string {
  const date = new Date(seconds * 1_000)
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`
  if (date.getSeconds() > 0) return `${clock}:${two(date.getSeconds())}`
  if (clock !== '00:00') return clock
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }).format(date)
}

/** `28 Nov 2026, 14:05:10`, in this machine's time zone. */
export function formatDate(seconds: number): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' }).format(
    seconds * 1_000,
  )
}

/** Seconds by which this machine's clocks are ahead of UTC then. */
export function clockOffset(seconds: number): number {
  return -new Date(seconds * 1_000).getTimezoneOffset() * minute
}
