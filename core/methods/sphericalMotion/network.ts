/** The network that a run trains, for export. */
import { WorkbenchError } from '../../contract/errors.ts'
import { openDataset } from '../../datasets/openDataset.ts'
import { buildNetwork } from '../../models/build.ts'
import { normaliserNamed } from '../../models/layers/normaliser.ts'
import { pictureInput } from '../../training/pictures.ts'
import { parseSettings } from '../method.ts'
import type { NetworkOf } from '../method.ts'
import { sphericalMotionSchema } from './settings.ts'

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
  const network = buildNetwork(
    settings.model,
    { input: trained, classes: classNames.length },
    normaliserNamed(settings.normaliser, settings.groups),
  )
  return { network, input, classNames }
}
