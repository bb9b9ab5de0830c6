import { describe, expect, it, vi } from 'vitest'
import type { Run, RunStatus } from '../../core/contract/run.ts'
import type { Study } from '../../core/contract/study.ts'
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

function studyWith(status: Study['status']): Study {
  return {
    ...{ studyId: 's', status, trials: [], createdAt: '2026-01-01T00:00:00.000Z' },
    plan: {
      ...{ name: 'search', method: 'mabn', base: {}, space: [], sampler: 'random', seed: 1 },
      objective: { metric: 'test/loss', direction: 'minimize' },
      ...{ halving: null, budget: 1, concurrency: 1 },
    },
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
      { kind: 'news', news: { name: 'first', what: 'finished', seconds: 5, route: '/runs/r' } },
      { kind: 'activity', runs: [] },
    ])
  })

  it('says nothing of runs that ended before it listened', () => {
    const told: FromEngine[] = []
    reportActivity((message) => told.push(message))('run.changed', runWith({ kind: 'stopped' }))
    expect(told).toEqual([])
  })

  it('tells once that a watchpoint holds a run, and of a study instead of its trials', () => {
    const told: FromEngine[] = []
    const report = reportActivity((message) => told.push(message))
    const trial = { studyId: 's', index: 0 }
    report('run.changed', { ...runWith({ kind: 'running' }), trial })
    report('run.changed', { ...runWith({ kind: 'finished' }), trial })
    const held = runWith({ kind: 'paused', reason: 'train/loss is NaN at step 3' })
    report('run.changed', held)
    report('run.changed', held)
    const study = studyWith('running')
    report('study.changed', study)
    report('study.changed', { ...study, status: 'finished' })
    expect(told.flatMap((one) => (one.kind === 'news' ? [one.news.what] : []))).toEqual([
      'held',
      'studyFinished',
    ])
  })
})
