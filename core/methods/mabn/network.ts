/** The network of a run for export: there is one where the grid has a single cell. */
import { WorkbenchError } from '../../contract/errors.ts'
import { openDataset } from '../../datasets/openDataset.ts'
import { buildNetwork } from '../../models/build.ts'
import { pictureInput } from '../../training/pictures.ts'
import { parseSettings } from '../method.ts'
import type { NetworkOf } from '../method.ts'
import { gridCells } from './cells.ts'
import { normaliserOf } from './normalisers.ts'
import { mabnSchema } from './settings.ts'

export const mabnNetwork: NetworkOf = async ({ config, datasetFolders }) => {
  const settings = parseSettings(mabnSchema, config)
  const cells = gridCells(settings)
  const [cell] = cells
  if (!cell || cells.length > 1)
    throw new WorkbenchError(
      'request-invalid',
      `the grid trained ${cells.length} networks; a grid of one cell can be exported`,
    )
  const folder = datasetFolders[settings.dataset]
  if (folder === undefined)
    throw new WorkbenchError(
      'dataset-unknown',
      `dataset: there is none called “${settings.dataset}”`,
    )
  const opened = await openDataset(folder)
  const { classNames } = opened.dataset
  const { input, trained } = pictureInput(opened, settings.imageReduction)
  const shape = { input: trained, classes: classNames.length }
  return {
    network: buildNetwork(settings.model, shape, normaliserOf(settings, cell)),
    input,
    classNames,
  }
}
