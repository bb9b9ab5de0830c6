/** Performs one operation on files, told to be killed in the middle of it. */
import { join } from 'node:path'
import { systemClock } from '../../contract/clock.ts'
import { defaultChoices } from '../../datasets/choices.ts'
import { exportDataset } from '../../datasets/exportDataset.ts'
import { importDataset } from '../../datasets/importDataset.ts'
import { openDatabase } from '../../runs/database.ts'
import { writeCheckpoint } from '../../training/checkpoint.ts'

export const operations = ['migration', 'import', 'export', 'checkpoint'] as const
export type Operation = (typeof operations)[number]

const values = 200_000

/** Everything happens inside `folder`; what lies there already is the old state. */
const perform: Readonly<Record<Operation, (folder: string) => Promise<void>>> = {
  migration: (folder) => {
    openDatabase(join(folder, 'workspace.sqlite'), { stamp: 'then' }).close()
    return Promise.resolve()
  },
  import: async (folder) => {
    await importDataset({
      paths: [join(folder, 'source')],
      ...{ id: 'pictures', name: 'Pictures', folder: join(folder, 'datasets') },
      ...{ choices: defaultChoices, clock: systemClock },
      origin: { builtIn: false, licence: null, source: 'campaign' },
    })
  },
  export: async (folder) => {
    const set = join(folder, 'datasets', 'pictures')
    await exportDataset({ folder: set, format: 'npz', destination: join(folder, 'exports') })
  },
  checkpoint: async (folder) => {
    await writeCheckpoint(join(folder, 'step.checkpoint'), {
      state: { generation: 2 },
      tensors: {
        weights: {
          ...{ dtype: 'float32', shape: [values] },
          values: new Float32Array(values).fill(2),
        },
      },
    })
  },
}

if (process.send) {
  const [operation, folder = ''] = process.argv.slice(2)
  process.on('disconnect', () => process.exit(1))
  process.send({ started: true })
  await perform[operation as Operation](folder)
  process.send({ done: true })
}
