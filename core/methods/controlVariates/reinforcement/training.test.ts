import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Config } from '../../../contract/method.ts'
import { readCheckpoint } from '../../../training/checkpoint.ts'
import { recordingContext } from '../../../training/testing.ts'
import { controlVariates } from '../definition.ts'
import { policySchema } from './settings.ts'
import { trainPolicies } from './training.ts'

const folder = mkdtempSync(join(tmpdir(), 'policies-'))
const small = {
  ...{
    environment: 'point-mass',
    controls: 'value, neural',
    repeats: 1,
    updates: 4,
    copies: 4,
  },
  ...{ rolloutSteps: 16, minibatch: 16, epochs: 1, controlSteps: 3, hidden: [6] },
  ...{ controlHidden: [6], auxiliaryDraws: 2, checkpointEvery: 2, comparisonSteps: 2 },
}
const settings = policySchema.parse(small)

/** Several graphs are compiled: seconds alone, a minute beside other work. */
const patience = 120_000

describe('a run', { timeout: patience }, () => {
  test('trains every estimator, and compares them on a policy held still', async () => {
    const { context, steps, checkpoints, findings } = recordingContext(folder)
    const { outcome, metrics, result } = await trainPolicies(context, settings, {
      seed: 5,
      eager: false,
    })
    expect(outcome).toBe('finished')
    expect(steps.size).toBe(8)
    const ratios = [1, 2, 3].map((step) =>
      Object.keys(steps.get(step)!).find((name) => name.startsWith('policyVarianceRatio:')),
    )
    expect(ratios.map((name) => name?.split(':')[1])).toEqual([
      ...['value seed 5', 'neural seed 5', 'value seed 5'],
    ])
    expect(steps.get(1)!['policyVarianceRatio:value seed 5']).toBe(1)
    expect(checkpoints.map(({ step }) => step)).toEqual([4, 8])
    const rollouts = findings['rollouts'] as { control: string; frames: number[][] }[]
    expect(rollouts.map(({ control }) => control)).toEqual(['value', 'neural'])
    expect(rollouts[0]!.frames).toHaveLength(101)
    const rows = result['variances'] as { control: string; reach: string; sampleRatio: number }[]
    expect(rows.map(({ control, reach }) => `${control} ${reach}`)).toEqual([
      ...['none action', 'value action', 'linear action', 'linear trajectory'],
      ...['neural action', 'neural trajectory'],
    ])
    expect(rows[1]!.sampleRatio).toBe(1)
    expect(metrics).toHaveProperty('policyVarianceRatio/neural')
  })

  test('looks into the policies of the first seed at every so many updates', async () => {
    const trained = async (histogramsEvery: number) => {
      const { context, steps } = recordingContext(mkdtempSync(join(folder, 'histograms-')))
      const config = { ...small, repeats: 2, updates: 2, controls: 'value', histogramsEvery }
      await trainPolicies(context, policySchema.parse(config), { seed: 1, eager: true })
      return steps
    }
    const [plain, probed] = [await trained(0), await trained(2)]
    for (const [step, figures] of plain) expect(probed.get(step)).toMatchObject(figures)
    const scales = [...probed].map(([step, figures]) => {
      const names = Object.keys(figures).filter((name) => name.includes('/rms:'))
      return [step, names.map((name) => name.replace('histogram/', ''))]
    })
    const layers = ['kernel0', 'kernel1'].flatMap((kernel) =>
      ['weights', 'updates'].map((kind) => `${kind}/rms:value seed 1, ${kernel}`),
    )
    // Two policies take turns: the third update is the second of the first.
    expect(scales).toEqual([
      [1, []],
      [2, []],
      [3, layers],
      [4, []],
    ])
    expect(probed.get(3)!['histogram/updates/rms:value seed 1, kernel0']).toBeGreaterThan(0)
  })

  test('stopped and resumed ends exactly as if it had never stopped', async () => {
    const whole = recordingContext(folder)
    await trainPolicies(whole.context, settings, { seed: 1, eager: false })
    const stopped = recordingContext(mkdtempSync(join(folder, 'stopped-')), { stopAt: 3 })
    expect(
      (await trainPolicies(stopped.context, settings, { seed: 1, eager: false })).outcome,
    ).toBe('stopped')
    const resumed = recordingContext(mkdtempSync(join(folder, 'resumed-')), {
      resumeFrom: stopped.checkpoints.at(-1)!.file,
    })
    await trainPolicies(resumed.context, settings, { seed: 1, eager: false })
    expect([...resumed.steps.keys()][0]).toBe(4)
    const [one, other] = await Promise.all(
      [whole, resumed].map(({ checkpoints }) => readCheckpoint(checkpoints.at(-1)!.file)),
    )
    expect(other!.tensors).toEqual(one!.tensors)
    expect(resumed.findings['variances']).toEqual(whole.findings['variances'])
  })
})

describe('the form', () => {
  const parse = (policy: Config) =>
    controlVariates.parse({ problem: { kind: 'policy-gradient' }, policy }).issues
  const check = (policy: Config) =>
    controlVariates.check({ problem: { kind: 'policy-gradient' }, policy }, [])

  test('shows policies’ fields with policies only, and the integrals’ with integrals only', () => {
    for (const { path, visibleWhen } of controlVariates.fields) {
      const kinds = visibleWhen?.path === 'problem.kind' ? visibleWhen.in : []
      if (path.startsWith('policy.')) expect([path, kinds]).toEqual([path, ['policy-gradient']])
      if (/^(ladder|sampling|control)\./.test(path)) {
        expect(visibleWhen).not.toBeNull()
        expect(kinds).not.toContain('policy-gradient')
      }
    }
  })
  test('needs no data set', () => {
    expect(controlVariates.datasetsOf({ problem: { kind: 'policy-gradient' } })).toEqual([])
  })
  test.each<[Config, string, RegExp]>([
    [{ copies: 3 }, 'policy.copies', /multiple of 2/],
    [{ controls: 'value, deep' }, 'policy.controls', /separated by commas, of none, value/],
    [{ discount: 1 }, 'policy.discount', /1/],
    [{ environment: 'walker' }, 'policy.environment', /walker/],
    [{ steps: 3 }, 'policy.steps', /no such setting/],
  ])('refuses %j', (policy, path, message) => {
    expect(parse(policy)).toMatchObject([
      { path, message: expect.stringMatching(message) as unknown },
    ])
  })
  test.each<[Config, string, RegExp]>([
    [{ environment: 'cart-pole' }, 'policy.controls', /linear and neural need actions with a der/],
    [{ minibatch: 2048 }, 'policy.minibatch', /2048 of 2048 steps: at most half a rollout, 1024/],
    [{ controls: 'value, value' }, 'policy.controls', /each estimator once/],
    [{ auxiliaryDraws: 0 }, 'policy.auxiliaryDraws', /only with auxiliary draws/],
  ])('warns of %j', (policy, path, message) => {
    expect(check(policy)).toMatchObject([
      { path, message: expect.stringMatching(message) as unknown },
    ])
  })
})

test('controls on discrete actions are refused by the trainer too', async () => {
  const { context } = recordingContext(folder)
  const cartPole = policySchema.parse({ ...small, environment: 'cart-pole' })
  await expect(trainPolicies(context, cartPole, { seed: 1, eager: false })).rejects.toThrow(
    /cart-pole are discrete/,
  )
})
