/** A source that lies in the workspace: a packed model, or the checkpoint of another run. */
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { describeModel } from '../../../pretrained/describeModel.ts'
import { readOwnCheckpoint } from '../../../pretrained/ownCheckpoint.ts'
import { readPacked } from '../../../pretrained/packed.ts'
import { refuseNonFinite } from '../../../pretrained/pretrained.ts'
import { diskFile } from '../../../datasets/sourceFiles.ts'
import { builtInSources } from './builtIns.ts'
import { packedSource } from './packedSource.ts'
import type { TransferSource } from './transferSource.ts'

export async function placedSource(id: string, place: string): Promise<TransferSource> {
  if (id.startsWith('run:')) return await checkpointSource(id, place)
  const builtIn = builtInSources.find((one) => one.id === id)
  return packedSource(id, await readPacked(place), builtIn?.pixels ?? 'standardised')
}

async function checkpointSource(id: string, place: string): Promise<TransferSource> {
  const { size } = await stat(place)
  const read = await readOwnCheckpoint(diskFile(place, basename(place), { size, modified: 0 }))
  refuseNonFinite(basename(place), read.tensors)
  const name = id.slice('run:'.length)
  const model = describeModel(read, {
    ...{ id: name, name: `Checkpoint of ${name}`, bytes: size, builtIn: false },
    ...{ licence: null, features: null, createdAt: '2026-01-01T00:00:00.000Z' },
  })
  return packedSource(id, { model, graph: null, tensors: read.tensors }, 'standardised')
}
