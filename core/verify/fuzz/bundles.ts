/** Mutated run bundles, taken into a workspace: all of the run or nothing, and nothing anywhere else. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { create, extract } from 'tar'
import { adoptBundle } from '../../app/bundle/adoptBundle.ts'
import { contentsName, sealName, sealText } from '../../app/bundle/contents.ts'
import { hashOf, writeBundle } from '../../app/bundle/writeBundle.ts'
import type { BundleWorld } from '../../app/bundle/writeBundle.ts'
import { exportRun } from '../../app/exportRun.ts'
import type { Clock } from '../../contract/clock.ts'
import { createDatasetLibrary } from '../../datasets/library.ts'
import { createMemoryStore } from '../../runs/memory.ts'
import { exampleBlock, exampleEvent, exampleRun } from '../../runs/testing.ts'
import { createRandom } from '../../tensor/random.ts'
import type { Random } from '../../tensor/random.ts'
import { mutate } from '../mutate.ts'
import { one, ours } from './attempt.ts'
import type { Prepare } from './attempt.ts'
import { mutateJson } from './mutateJson.ts'

/** Stands still, so that a case is the same file whenever it is tried. */
const clock: Clock = { now: () => new Date('2026-01-02T03:04:05Z'), seconds: () => 0 }

async function worldIn(workspace: string): Promise<BundleWorld> {
  await mkdir(workspace, { recursive: true })
  const library = createDatasetLibrary({
    ...{ folder: join(workspace, 'datasets'), builtInFolder: null, clock },
    random: createRandom('bundles'),
  })
  const store = createMemoryStore()
  return { workspace, store, library, clock, version: '1.2.3', runtime: 'fuzz' }
}

/** A run with figures, events, a checkpoint and a data set of its own. */
async function sealedRun(world: BundleWorld, folder: string): Promise<string> {
  const table = join(folder, 'table.csv')
  await writeFile(table, `a,b,label\n${'1,2,x\n3,5,y\n'.repeat(20)}`)
  const { id } = await world.library.import({ paths: [table], name: 'Small table' })
  const { store, workspace } = world
  store.createRun(exampleRun({ config: { dataset: id }, status: { kind: 'finished' } }))
  const blocks = [
    exampleBlock('train/loss', 1, [3, Number.NaN, 1 / 3]),
    exampleBlock('angularUpdate', 1, [1, 2], 'conv1'),
  ]
  store.appendProgress('run-1', { step: 20, seconds: 2, blocks, events: [exampleEvent(3)] })
  const file = 'step-000000020.checkpoint'
  const place = join(workspace, 'checkpoints', 'run-1', file)
  await mkdir(dirname(place), { recursive: true })
  await writeFile(place, 'weights')
  const createdAt = '2026-01-02T03:04:05.000Z'
  store.addCheckpoint('run-1', { step: 20, seconds: 2, file, bytes: 7, hash: 'ab', createdAt })
  const order = { runId: 'run-1', destination: folder, data: 'included' } as const
  return join(folder, (await writeBundle(world, order)).fileName)
}

function brokenMember(name: string, bytes: Buffer, random: Random): Uint8Array {
  if (!name.endsWith('.json') || random.uniform() < 0.3) return mutate(bytes, random)
  return Buffer.from(JSON.stringify(mutateJson(JSON.parse(bytes.toString('utf8')), random)))
}

/** One member broken and all sealed anew: what is inside must be refused by what it says, not by its hash. */
async function sealedAnew(seed: string, target: string, random: Random): Promise<string> {
  const unpacked = join(target, 'unpacked')
  await mkdir(unpacked, { recursive: true })
  await extract({ file: seed, cwd: unpacked })
  const entries = await readdir(unpacked, { recursive: true, withFileTypes: true })
  const names = entries
    .filter((entry) => entry.isFile() && entry.name !== sealName)
    .map((entry) => join(entry.parentPath, entry.name).slice(unpacked.length + 1))
  const victim = random.uniform() < 0.5 ? contentsName : one(names, random)
  const broken = brokenMember(victim, await readFile(join(unpacked, victim)), random)
  await writeFile(join(unpacked, victim), broken)
  const hashes = names.map(async (name) => [name, await hashOf(join(unpacked, name))] as const)
  const seal = Buffer.from(sealText(new Map(await Promise.all(hashes))))
  await writeFile(join(unpacked, sealName), random.uniform() < 0.1 ? mutate(seal, random) : seal)
  const file = join(target, 'broken.steradian')
  await create({ file, cwd: unpacked, portable: true, noPax: true }, [...names, sealName])
  await rm(unpacked, { recursive: true })
  return file
}

async function broken(seed: string, target: string, random: Random): Promise<string> {
  if (random.uniform() < 0.7) return await sealedAnew(seed, target, random)
  const file = join(target, 'broken.steradian')
  await writeFile(file, mutate(await readFile(seed), random))
  return file
}

/** What a refused bundle left behind; null when it is nothing. */
async function remains({ workspace, store, library }: BundleWorld): Promise<string | null> {
  const runs = store.runIds()
  const sets = (await library.list()).map(({ id }) => id)
  const files: string[] = []
  for (const folder of ['exports', 'checkpoints', 'datasets'])
    files.push(...(await readdir(join(workspace, folder)).catch(() => [])))
  const all = [...runs, ...sets, ...files]
  return all.length === 0 ? null : all.join(', ')
}

export const bundles: Prepare = async (folder) => {
  const seed = await sealedRun(await worldIn(join(folder, 'seed')), folder)
  return async (random) => {
    const target = join(folder, 'case')
    // A case that ended the process left its own.
    await rm(target, { recursive: true, force: true })
    const world = await worldIn(join(target, 'workspace'))
    const file = await broken(seed, target, random)
    const outcome = await ours(async () => {
      const { runId } = await adoptBundle(world, file)
      for (const format of ['csv', 'json'] as const) exportRun(world.store, runId, format)
    })
    const left = outcome === 'refused' ? await remains(world) : null
    await rm(target, { recursive: true })
    if (left !== null) throw new Error(`a refused bundle left ${left}`)
    if ('polluted' in {}) throw new Error('the prototype of all objects was changed')
    return outcome
  }
}
