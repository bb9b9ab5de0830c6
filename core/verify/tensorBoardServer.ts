/** A real TensorBoard over a folder of one run, as the checks ask it. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { WorkbenchError } from '../contract/errors.ts'

const port = 16_017
/** Seconds that a server has to read the folder. */
const patience = 120

const tagsSchema = z.record(z.string(), z.record(z.string(), z.unknown()))

export interface TensorBoard {
  /** What a plug-in says of a tag of the run. */
  readonly points: (plugin: Plugin, tag: string) => Promise<unknown>
  readonly stop: () => void
}

type Plugin = 'scalars' | 'histograms'

/** `tags`: how many of each plug-in there must be before it is asked. */
export async function serveTensorBoard(
  python: string,
  folder: string,
  tags: Readonly<Record<Plugin, number>>,
): Promise<TensorBoard> {
  const program = join(dirname(python), 'tensorboard')
  if (!existsSync(program))
    throw new WorkbenchError(
      'native-missing',
      `${program} is not there: npm run bench:peers makes it`,
    )
  const samples = ['--samples_per_plugin', 'scalars=100000,histograms=100000']
  const parameters = ['--logdir', folder, '--port', String(port), ...samples]
  const server = spawn(program, parameters, { stdio: 'ignore' })
  const stop = () => server.kill('SIGTERM')
  try {
    const run = await firstRun('scalars', tags.scalars)
    await firstRun('histograms', tags.histograms)
    return {
      points: (plugin, tag) => ask(`${plugin}/${plugin}?tag=${encodeURIComponent(tag)}&run=${run}`),
      stop,
    }
  } catch (thrown) {
    stop()
    throw thrown
  }
}

/** Its name, once every tag has been read. */
async function firstRun(plugin: Plugin, tags: number): Promise<string> {
  for (let second = 0; second < patience; second += 1) {
    const [found] = Object.entries(tagsSchema.parse(await ask(`${plugin}/tags`)))
    if (found && Object.keys(found[1]).length === tags) return encodeURIComponent(found[0])
    await wait(1_000)
  }
  throw new WorkbenchError('internal', `TensorBoard has not read the folder in ${patience} s`)
}

async function ask(path: string): Promise<unknown> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/data/plugin/${path}`)
    return answer.ok ? await answer.json() : {}
  } catch {
    // Not up yet: asked again.
    return {}
  }
}
