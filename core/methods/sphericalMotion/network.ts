/** The network that a run trains, and the same for export. */
import { WorkbenchError } from '../../contract/errors.ts'
import { openDataset } from '../../datasets/openDataset.ts'
import { buildNetwork } from '../../models/build.ts'
import type { NetworkShape } from '../../models/build.ts'
import type { Module } from '../../models/module.ts'
import { normaliserNamed } from '../../models/layers/normaliser.ts'
import { pictureInput } from '../../training/pictures.ts'
import { parseSettings } from '../method.ts'
import type { NetworkOf } from '../method.ts'
import { withStandardisedKernels } from './invariance/weightStandardisation.ts'
import { sphericalMotionSchema } from './settings.ts'
import type { SphericalMotionSettings } from './settings.ts'

export const sphericalMotionNetwork: NetworkOf = async ({ config, datasetFolders }) => {
  const settings = parseSettings(sphericalMotionSchema, config)
  const folder = datasetFolders[settings.dataset]
  if (folder === undefined)
    throw new WorkbenchError(
      'dataset-unknown',
      `dataset: there is none called “${settings.dataset}”`,
    )
  const opened = await openDataset(folder)
  const { classNames } = opened.dataset
  const { input, trained } = pictureInput(opened, settings.imageReduction)
  if (settings.experiment.kind === 'normalisers')
    throw new WorkbenchError(
      'config-invalid',
      'experiment.kind: the run trained a network with each normaliser, there is no one to export',
    )
  const network = networkOf(settings, { input: trained, classes: classNames.length })
  return { network, input, classNames }
}

export function networkOf(settings: SphericalMotionSettings, shape: NetworkShape): Module {
  const { model, normaliser, groups, standardiseWeights } = settings
  const network = buildNetwork(model, shape, normaliserNamed(normaliser, groups))
  return standardiseWeights ? withStandardisedKernels(network) : network
}
