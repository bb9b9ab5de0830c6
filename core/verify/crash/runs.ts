/** A run of every laboratory that takes seconds, and has several checkpoints. */
import type { Config, MethodId } from '../../contract/method.ts'

export type CrashRun = {
  readonly name: string
  readonly method: MethodId
  readonly config: Config
}

const digits = { dataset: 'digits-8x8', imageReduction: 1 } as const

export const crashRuns: readonly CrashRun[] = [
  {
    name: 'spherical-motion',
    method: 'spherical-motion',
    config: {
      ...{ ...digits, model: 'mlp' },
      training: { steps: 1500, batchSize: 32, checkpointEvery: 100, evaluateEvery: 300 },
    },
  },
  {
    name: 'mabn',
    method: 'mabn',
    config: {
      ...{ ...digits, model: 'conv-small', batchSizes: [2, 8], measureEvery: 50 },
      training: { steps: 200, batchSize: 32, checkpointEvery: 50, evaluateEvery: 100 },
    },
  },
  {
    name: 'angle-shrinking',
    method: 'angle-shrinking',
    config: {
      space: { width: 4 },
      shrink: { rounds: 3, dropPerRound: 5, firstEpochs: 4, laterEpochs: 2 },
      rivals: { testedChildren: 5, resamples: 10 },
    },
  },
  {
    name: 'never-hurt-transfer',
    method: 'never-hurt-transfer',
    config: {
      grid: { l2sp: [0.1], distillation: [1], seeds: 2 },
      training: { steps: 40, checkpointEvery: 15 },
    },
  },
  {
    name: 'control-variates, evidence',
    method: 'control-variates',
    config: {
      ladder: { temperatures: 5 },
      sampling: { draws: 50, warmUp: 50 },
      training: { steps: 150 },
    },
  },
  {
    name: 'control-variates, policies',
    method: 'control-variates',
    config: {
      problem: { kind: 'policy-gradient' },
      policy: { controls: 'value, neural', repeats: 1, updates: 12, checkpointEvery: 3 },
    },
  },
]
