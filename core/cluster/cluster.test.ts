import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readlinkSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { StudyPlan } from '../contract/study.ts'
import { makeJobFolder, readJob, taskWorkspace } from './jobFolder.ts'
import { seedJob, studyJob } from './job.ts'
import { arrayScript, collectScript } from './slurmScript.ts'
import type { SlurmWishes } from './slurmScript.ts'

const plan: StudyPlan = {
  ...{ name: 'rates', method: 'spherical-motion', base: { model: 'mlp' }, sampler: 'grid' },
  space: [
    { kind: 'choice', path: 'training.seed', values: [1, 2] },
    { kind: 'number', path: 'optimizer.learningRate', low: 0.01, high: 1, scale: 'log', points: 3 },
  ],
  ...{ seed: 0, objective: { metric: 'test/accuracy', direction: 'maximize' } },
  ...{ halving: null, budget: 100, concurrency: 1 },
}
const wishes: SlurmWishes = {
  ...{ partition: 'lab', account: undefined, time: '1:00:00', gpus: 1, processors: 4 },
  ...{ memory: undefined, atOnce: 2 },
}

describe('a job', () => {
  it('of seeds keeps the rest of the configuration', () => {
    const request = { method: 'mabn', config: { model: 'vgg', training: { steps: 5 } } } as const
    const { trials } = seedJob('try', request, { first: 3, count: 2 })
    expect(trials).toEqual([
      { name: 'try · seed 3', config: { model: 'vgg', training: { steps: 5, seed: 3 } } },
      { name: 'try · seed 4', config: { model: 'vgg', training: { steps: 5, seed: 4 } } },
    ])
  })

  it('of a grid has every point once', () => {
    const { trials } = studyJob(plan)
    expect(trials.map(({ config }) => JSON.stringify(config))).toEqual(
      [1, 2].flatMap((seed) =>
        [0.01, 0.1, 1].map((learningRate) =>
          JSON.stringify({
            model: 'mlp',
            training: { seed },
            optimizer: { learningRate: 0.01 * 100 ** (Math.log10(learningRate / 0.01) / 2) },
          }),
        ),
      ),
    )
  })

  it('cannot be of a study whose proposals need results', () => {
    expect(() => studyJob({ ...plan, sampler: 'tpe' })).toThrow(/sampler grid or random.*has tpe/)
  })
})

describe('the scripts', () => {
  const places = { folder: '/shared/it’s a job', program: ['/opt/node', '/opt/cli.js'] }

  it('ask for an array that is requeued, one GPU a task', () => {
    const text = arrayScript('my job', 8, wishes, places)
    const options = text.split('\n').filter((line) => line.startsWith('#SBATCH'))
    expect(options).toEqual([
      '#SBATCH --job-name="my job"',
      '#SBATCH --partition=lab',
      '#SBATCH --time=1:00:00',
      '#SBATCH --array=0-7%2',
      '#SBATCH --requeue',
      '#SBATCH --signal=B:TERM@120',
      '#SBATCH --open-mode=append',
      '#SBATCH --gres=gpu:1',
      '#SBATCH --cpus-per-task=4',
      '#SBATCH --output="/shared/it’s a job/logs/%a.log"',
    ])
  })

  it.each([
    arrayScript('a', 1, wishes, { ...places, folder: "/it's" }),
    collectScript('a', "/it's", wishes, places),
  ])('are shell, whatever the folder is called', (text) => {
    expect(() => execFileSync('sh', ['-n'], { input: text })).not.toThrow()
  })
})

describe('the folder of a job', () => {
  it('gives each task a workspace with the data sets of the one it belongs to', async () => {
    const workspace = mkdtempSync(join(tmpdir(), 'cluster-'))
    mkdirSync(join(workspace, 'datasets', 'mine'), { recursive: true })
    mkdirSync(join(workspace, 'datasets', '.importing-x.1'))
    const job = studyJob(plan)
    const folder = await makeJobFolder(workspace, job)
    expect(await readJob(folder)).toEqual(job)
    const sets = join(taskWorkspace(folder, 5), 'datasets')
    expect(readlinkSync(join(sets, 'mine'))).toBe(join(workspace, 'datasets', 'mine'))
    expect(existsSync(join(sets, '.importing-x.1'))).toBe(false)
    expect(readFileSync(join(folder, 'job.json'), 'utf8')).toContain('rates · 5')
  })

  it('is missed in words', async () => {
    await expect(readJob(tmpdir())).rejects.toThrow(/job\.json: no cluster job there/)
  })
})
