/** An imported table with all its parts together: evidence is a property of the whole. */
import { WorkbenchError } from '../../../contract/errors.ts'
import { openDataset } from '../../../datasets/openDataset.ts'
import type { TrainContext } from '../../method.ts'
import type { Table } from '../readProblem.ts'

export async function readTable({ datasetFolders }: TrainContext, id: string): Promise<Table> {
  const folder = datasetFolders[id]
  if (folder === undefined) throw new WorkbenchError('dataset-unknown', `no data set “${id}”`)
  const { dataset, split } = await openDataset(folder)
  const parts = (['train', 'validation', 'test'] as const).map(split)
  const width = dataset.shape[0] ?? 0
  const values = Float64Array.from(parts.flatMap(({ features }) => Array.from(features)))
  const outcome = parts.flatMap(({ labels, targets }) => Array.from<number>(targets ?? labels))
  return {
    name: dataset.name,
    columns: dataset.columns ?? Array.from({ length: width }, (_, i) => `column ${i + 1}`),
    values: { rows: values.length / width, columns: width, values },
    target: dataset.target ?? '',
    outcome: Float64Array.from(outcome),
    classNames: dataset.classNames,
  }
}
