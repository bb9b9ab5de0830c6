/** Says before a run starts that it will take much of what is free on the disk, going by an earlier run like it. */
import type { Config, ConfigIssue, MethodId } from '../contract/method.ts'
import type { Run } from '../contract/run.ts'
import type { RunStore } from '../runs/store.ts'

/** Of the free bytes: less is no news. */
const muchOfIt = 0.1
/** What the store needs for a point at most. */
const bytesPerPoint = 20
/** Runs that are looked through for one like this. */
const looksBack = 200

export interface Planned {
  readonly method: MethodId
  readonly config: Config
}

export interface Disk {
  readonly freeBytes: () => number
  readonly keptCheckpoints: number
}

/** Empty where it takes little, or where no run like it is known. */
export function diskWarning(
  store: Pick<RunStore, 'runSummaries' | 'checkpoints' | 'seriesIndex'>,
  planned: Planned,
  { freeBytes, keptCheckpoints }: Disk,
): ConfigIssue[] {
  const earlier = store.runSummaries(looksBack).find((run) => isLike(run, planned))
  const [newest] = earlier ? store.checkpoints(earlier.runId) : []
  if (!earlier || !newest) return []
  const told = store.seriesIndex(earlier.runId).reduce((sum, { count }) => sum + count, 0)
  const points = Math.round(told * lengthOf(earlier, planned))
  const bytes = keptCheckpoints * newest.bytes + bytesPerPoint * points
  const free = known(freeBytes)
  if (free === null || bytes < muchOfIt * free) return []
  const message = `it will write about ${size(bytes)} (${keptCheckpoints} checkpoints of ${size(newest.bytes)}, ${points} points), going by ${earlier.runId}; ${size(free)} are free on the disk of the workspace`
  return [{ path: '', message, severity: 'warning' }]
}

/** A disk that does not answer is no reason to stop anybody here. */
function known(freeBytes: () => number): number | null {
  try {
    return freeBytes()
  } catch {
    return null
  }
}

/** The same network on the same data: what tells the size of a checkpoint. */
const telling = ['dataset', 'imageReduction', 'model', 'normaliser', 'space', 'problem'] as const

function isLike(run: Run, { method, config }: Planned): boolean {
  const isSame = (name: string) => JSON.stringify(run.config[name]) === JSON.stringify(config[name])
  return run.method === method && run.status.kind === 'finished' && telling.every(isSame)
}

/** How many times as many steps are planned as the earlier run did. */
function lengthOf({ config: earlier }: Run, { config }: Planned): number {
  const [before, now] = [stepsOf(earlier), stepsOf(config)]
  return before !== null && now !== null ? now / before : 1
}

function stepsOf({ training }: Config): number | null {
  const steps = (training as { steps?: unknown } | undefined)?.steps
  return typeof steps === 'number' && steps > 0 ? steps : null
}

function size(bytes: number): string {
  return bytes < 2 ** 30
    ? `${(bytes / 2 ** 20).toFixed(1)} MiB`
    : `${(bytes / 2 ** 30).toFixed(1)} GiB`
}
