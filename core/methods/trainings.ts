/** The training half of each laboratory, loaded only where it runs: it brings TensorFlow along. */
import { WorkbenchError } from '../contract/errors.ts'
import type { Config, MethodId } from '../contract/method.ts'
import type { MethodTraining } from './method.ts'

const loaders: Partial<Record<MethodId, () => Promise<MethodTraining>>> = {
  'spherical-motion': async () =>
    (await import('./sphericalMotion/training.ts')).sphericalMotionTraining,
  mabn: async () => (await import('./mabn/training.ts')).mabnTraining,
  'angle-shrinking': async () =>
    (await import('./angleShrinking/training.ts')).angleShrinkingTraining,
  'never-hurt-transfer': async () =>
    (await import('./neverHurtTransfer/training.ts')).neverHurtTransferTraining,
  'control-variates': async () =>
    (await import('./controlVariates/training.ts')).controlVariatesTraining,
}

type Preparation = (
  config: Config,
  datasetFolders: Readonly<Record<string, string>>,
) => Promise<void>

const preparations: Partial<Record<MethodId, Preparation>> = {
  'angle-shrinking': async (...given) =>
    await (await import('./angleShrinking/cores.ts')).shareCoresFor(...given),
}

/** What a laboratory settles before TensorFlow is loaded: call it before `loadTraining`. */
export async function prepareTraining(
  id: MethodId,
  ...given: Parameters<Preparation>
): Promise<void> {
  await preparations[id]?.(...given)
}

export async function loadTraining(id: MethodId): Promise<MethodTraining> {
  const load = loaders[id]
  if (!load) throw new WorkbenchError('method-unknown', `laboratory “${id}” has no training`)
  return await load()
}
