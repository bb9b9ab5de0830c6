import { describe, expect, it, vi } from 'vitest'
import type { Run, RunStatus } from '../../core/contract/run.ts'
import type { FromEngine } from '../messages.ts'
import { reportActivity } from './activity.ts'

function runWith(status: RunStatus): Run {
  return {
    ...{ runId: 'r', name: 'first', method: 'mabn', config: {}, seed: 1, status },
    ...{ createdAt: '2026-01-01T00:00:00.000Z', startedAt: null, endedAt: null },
    ...{ step: 0, totalSteps: 100, seconds: 5, device: null, metrics: {}, result: null },
    ...{ notes: '', tags: [], deletedAt: null, archivedAt: null, parent: null, trial: null },
  }
}

describe('reportActivity', () => {
  it('tells main of a run that starts, goes on and ends', () => {
    vi.useFakeTimers()
    const told: FromEngine[] = []
    const report = reportActivity((message) => told.push(message))
    const figures = new Float64Array([40])
    const block = { series: [], steps: figures, seconds: figures, values: figures }

    report('run.changed', runWith({ kind: 'running' }))
    report('run.metrics', { runId: 'r', blocks: [block] })
    report('run.metrics', { runId: 'r', blocks: [block] })
    vi.runAllTimers()
    report('run.changed', runWith({ kind: 'finished' }))
    vi.useRealTimers()

    const active = { runId: 'r', name: 'first', totalSteps: 100 }
    expect(told).toEqual([
      { kind: 'activity', runs: [{ ...active, step: 0 }] },
      { kind: 'activity', runs: [{ ...active, step: 40 }] },
      { kind: 'ended', run: { name: 'first', outcome: 'finished', seconds: 5 } },
      { kind: 'activity', runs: [] },
    ])
  })

  it('says nothing of runs that ended before it listened', () => {
    const told: FromEngine[] = []
    reportActivity((message) => told.push(message))('run.changed', runWith({ kind: 'stopped' }))
    expect(told).toEqual([])
  })
})
