/** Shares the cores as supernets of this run's pictures need it. */
import type { Config } from '../../contract/method.ts'
import { readManifest } from '../../datasets/manifest.ts'
import { shareCores } from '../../tensor/cores.ts'
import { parseSettings } from '../method.ts'
import { angleShrinkingSchema } from './settings.ts'

/** Before TensorFlow is loaded. A data set that cannot be read is named later, by the training. */
export async function shareCoresFor(
  config: Config,
  folders: Readonly<Record<string, string>>,
): Promise<void> {
  const { dataset, imageReduction, training } = parseSettings(angleShrinkingSchema, config)
  const manifest = await readManifest(folders[dataset] ?? '').catch(() => null)
  const [height, width] = manifest?.dataset.shape ?? []
  if (height === undefined || width === undefined) return
  shareCores((training.batchSize * height * width) / imageReduction ** 2)
}
