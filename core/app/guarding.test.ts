/** Disk, clock, silence and endings: what is noticed, and what a person reads. */
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { systemClock } from '../contract/clock.ts'
import type { RunEvent } from '../contract/run.ts'
import { createMemoryStore } from '../runs/memory.ts'
import { exampleBlock, exampleRun } from '../runs/testing.ts'
import {
  bestCheckpoint,
  droppedCheckpoints,
  newestGoodCheckpoint,
  sweepCheckpoints,
} from './checkpoints.ts'
import { watchClock } from './clockJump.ts'
import { DiskGuard } from './diskGuard.ts'
import { exitReason, withRemedy } from './endingWords.ts'
import { silence, watchSilence } from './silence.ts'

const checkpoint = (step: number, rest: object = {}) => ({
  ...{ step, seconds: step, file: `step-${String(step).padStart(9, '0')}.checkpoint` },
  ...{ bytes: 40, hash: 'h', createdAt: '2026-01-01T00:00:00.000Z', ...rest },
})

function freeOn({ free, fails }: { free: number; fails: boolean }): number {
  if (fails) throw new Error('ENOENT: no such file or directory, statfs')
  return free
}

function running() {
  const store = createMemoryStore()
  store.createRun(exampleRun({ runId: 'run-1', status: { kind: 'running' } }))
  return store
}

describe('the disk guard', () => {
  const mebibyte = 2 ** 20

  function guarded() {
    const store = running()
    store.addCheckpoint('run-1', checkpoint(5, { bytes: 10 * mebibyte }))
    const disk = { free: 100 * mebibyte, fails: false }
    const told: RunEvent[] = []
    const training = { pause: vi.fn(), proceed: vi.fn(), stop: vi.fn(), ended: Promise.resolve() }
    const guard = new DiskGuard({
      ...{ store, clock: systemClock, freeBytes: () => freeOn(disk) },
      tell: (name, payload) => {
        if (name === 'run.event') told.push((payload as { event: RunEvent }).event)
      },
    })
    const look = () => guard.look(new Map([['run-1', training]]))
    return { store, disk, told, training, look }
  }

  test('pauses with both numbers below room for two checkpoints, and goes on with space', () => {
    const { store, disk, told, training, look } = guarded()
    look()
    expect(training.pause).not.toHaveBeenCalled()
    disk.free = 30 * mebibyte
    look()
    look()
    expect(training.pause).toHaveBeenCalledTimes(1)
    expect(store.run('run-1').status.kind).toBe('paused')
    expect(told).toHaveLength(1)
    expect(told[0]?.message).toContain('30.0 MiB are free')
    expect(told[0]?.message).toContain('36.0 MiB are needed')
    disk.free = 40 * mebibyte
    look()
    expect(training.proceed).not.toHaveBeenCalled()
    disk.free = 46 * mebibyte
    look()
    expect(training.proceed).toHaveBeenCalledTimes(1)
    expect(store.run('run-1').status.kind).toBe('running')
  })

  test('a disk that does not answer pauses nothing, lets nothing go, and ends no engine', () => {
    const { store, disk, training, look } = guarded()
    disk.free = 30 * mebibyte
    look()
    disk.fails = true
    look()
    expect(training.proceed).not.toHaveBeenCalled()
    expect(store.run('run-1').status.kind).toBe('paused')
  })

  test('leaves a run alone that a person paused', () => {
    const { store, disk, training, look } = guarded()
    store.updateRun('run-1', { status: { kind: 'paused' } })
    disk.free = 0
    look()
    disk.free = 100 * mebibyte
    look()
    expect(training.proceed).not.toHaveBeenCalled()
    expect(store.run('run-1').status.kind).toBe('paused')
  })
})

describe('the clock', () => {
  function turned() {
    const time = { wall: 1_000, steady: 5 }
    const look = watchClock({
      now: () => new Date(time.wall * 1000),
      seconds: () => time.steady,
    })
    return (wall: number, steady: number) => {
      time.wall += wall
      time.steady += steady
      return look()
    }
  }

  test('going as it should says nothing', () => {
    expect(turned()(3_600, 3_600)).toBeNull()
    expect(turned()(10, 1)).toBeNull()
  })

  test('a jump is said once, with its size and direction', () => {
    const pass = turned()
    expect(pass(7_201, 1)).toContain('slept, or its clock was set forward, for 2.0 hours')
    expect(pass(1, 1)).toBeNull()
    expect(pass(-599, 1)).toContain('set back by 10 minutes')
  })
})

describe('silence', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  function watched() {
    const time = { seconds: 0 }
    const onSilent = vi.fn()
    const onHopeless = vi.fn()
    const watch = watchSilence({ seconds: () => time.seconds }, { onSilent, onHopeless })
    const pass = (seconds: number) => {
      for (let second = 0; second < seconds; second += 5) {
        time.seconds += 5
        vi.advanceTimersByTime(5_000)
      }
    }
    return { time, watch, pass, onSilent, onHopeless }
  }

  test('is told once, then ends the process', () => {
    const { watch, pass, onSilent, onHopeless } = watched()
    pass(silence.told)
    pass(100)
    expect(onSilent).toHaveBeenCalledTimes(1)
    expect(onHopeless).not.toHaveBeenCalled()
    pass(silence.ended)
    expect(onHopeless).toHaveBeenCalled()
    watch.stop()
  })

  test('ends with a word, and the time of a sleeping machine does not count', () => {
    const { time, watch, pass, onSilent } = watched()
    pass(50)
    watch.heard()
    pass(50)
    expect(onSilent).not.toHaveBeenCalled()
    time.seconds += 10_000
    pass(5)
    expect(onSilent).not.toHaveBeenCalled()
    watch.stop()
    pass(1_000)
    expect(onSilent).not.toHaveBeenCalled()
  })
})

describe('the words of an ending', () => {
  const ending = { code: null, signal: null, lastWords: '' }

  test.each([
    [{ signal: 'SIGKILL', memoryRanOut: true }, /for want of memory .* smaller batch/],
    [{ signal: 'SIGKILL' }, /killed \(SIGKILL: by hand/],
    [{ signal: 'SIGSEGV' }, /died of SIGSEGV: a native library.*training\.eager/],
    [{ signal: 'SIGTERM' }, /died of SIGTERM$/],
    [
      {
        signal: 'SIGTERM',
        lastWords: `WARNING: All log messages before absl::InitializeLog() is called are written to STDERR
          I0000 00:00:1795945542.638064   12505 port.cc:153] oneDNN custom operations are on.
          2026-11-29 09:40:01.123456: I tensorflow/core/platform/cpu_feature_guard.cc:210] This binary is optimized`,
      },
      /died of SIGTERM$/,
    ],
    [{ code: 7 }, /exit code 7$/],
    [
      { code: 1, lastWords: 'a\nResourceExhausted: OOM when allocating tensor' },
      /device ran out of memory.*batchSize/,
    ],
  ])('%j', (part, words) => {
    expect(exitReason({ ...ending, ...part })).toMatch(words)
  })

  test('a device out of memory is told with its remedy, other errors as they are', () => {
    const told = (message: string) => withRemedy({ code: 'internal', message }).message
    expect(told('OOM when allocating tensor with shape[512]')).toMatch(
      /^the device ran out of memory.*shape\[512\]$/,
    )
    expect(told('something else')).toBe('something else')
  })
})

describe('checkpoints', () => {
  let workspace = ''
  beforeEach(() => {
    workspace = mkdtempSync(join(tmpdir(), 'checkpoints-'))
  })
  afterEach(() => {
    rmSync(workspace, { recursive: true })
  })

  test('the newest and the best stay: by accuracy where there is one, else by loss', () => {
    const store = running()
    for (const step of [10, 20, 30, 40]) store.addCheckpoint('run-1', checkpoint(step))
    expect(bestCheckpoint(store, 'run-1')).toBeNull()
    expect(droppedCheckpoints(store, 'run-1', 2).map(({ step }) => step)).toEqual([20, 10])
    const evaluated = (family: string, values: number[]) => {
      values.forEach((value, index) => {
        const at = 10 * (index + 1)
        store.appendProgress('run-1', {
          ...{ step: at, seconds: at, events: [] },
          blocks: [exampleBlock(family, at, [value])],
        })
      })
    }
    evaluated('test/loss', [0.5, 0.2, 0.4, 0.6])
    expect(droppedCheckpoints(store, 'run-1', 2).map(({ step }) => step)).toEqual([10])
    evaluated('test/accuracy', [0.9, 0.8, 0.7, Number.NaN])
    expect(droppedCheckpoints(store, 'run-1', 2).map(({ step }) => step)).toEqual([20])
    expect(droppedCheckpoints(store, 'run-1', 9)).toEqual([])
  })

  function stored(step: number, content: string) {
    const folder = join(workspace, 'checkpoints', 'run-1')
    mkdirSync(folder, { recursive: true })
    const body = Buffer.from(content)
    const hash = createHash('sha256').update(body).digest()
    const one = checkpoint(step, { bytes: body.length + 32, hash: hash.toString('hex') })
    writeFileSync(join(folder, one.file), Buffer.concat([body, hash]))
    return { ...one, path: join(folder, one.file) }
  }

  test('a resume takes the newest whose content is what was written, and names the others', async () => {
    const [oldest, middle, newest] = [stored(10, 'ten'), stored(20, 'twenty'), stored(30, 'thirty')]
    writeFileSync(newest.path, 'torn')
    rmSync(middle.path)
    const { good, damaged } = await newestGoodCheckpoint(workspace, 'run-1', [
      newest,
      middle,
      oldest,
    ])
    expect(good?.step).toBe(10)
    expect(damaged).toEqual([
      { step: 30, reason: 'its file has 4 bytes, 38 were written' },
      { step: 20, reason: 'its file is gone' },
    ])
  })

  test('what a dead process left is swept, what belongs to somebody stays', async () => {
    const store = running()
    const known = stored(10, 'ten')
    store.addCheckpoint('run-1', checkpoint(10))
    stored(20, 'never registered')
    const folder = join(workspace, 'checkpoints', 'run-1')
    writeFileSync(`${known.path}.partial`, '')
    writeFileSync(join(folder, 'supernet.weights'), 'the method’s own')
    mkdirSync(join(workspace, 'checkpoints', 'run-9'))
    expect(await sweepCheckpoints(workspace, store)).toHaveLength(3)
    expect(readdirSync(folder).sort()).toEqual([known.file, 'supernet.weights'].sort())
    expect(readdirSync(join(workspace, 'checkpoints'))).toEqual(['run-1'])
  })
})
