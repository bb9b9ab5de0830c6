import { expect, test } from 'vitest'
import { initialTensors } from '../../models/module.ts'
import { tensorsFrom } from '../../tensor/eager.ts'
import { createRandom } from '../../tensor/random.ts'
import { readValues } from '../../tensor/read.ts'
import type { HostTensor, HostTensors } from '../../tensor/step.ts'
import { tf } from '../../tensor/tf.ts'
import { createRunner } from '../../training/runner.ts'
import { integers } from './session.ts'
import { nasBenchSpace } from './spaces/nasBenchSpace.ts'
import { smoothedCrossEntropy, supernetStep } from './step.ts'
import type { StepSettings } from './step.ts'

const space = nasBenchSpace({ inputChannels: 1, classes: 3, width: 2, cellsPerStage: 1 })

function runner(eager: boolean, settings: Partial<StepSettings> = {}) {
  const random = createRandom('step')
  const initial = initialTensors(space.supernet.weights, random)
  const images = Float32Array.from({ length: 20 * 64 }, () => random.normal())
  const still = Object.entries(initial).map(([name, one]): [string, HostTensor] => {
    return [name, { ...one, values: new Float32Array(one.values.length) }]
  })
  return createRunner(
    {
      step: supernetStep(space.supernet, {
        ...{ kind: 'nesterov', labelSmoothing: 0, gradientClip: 0 },
        ...settings,
      }),
      initialState: {
        weights: tensorsFrom(initial),
        velocity: tensorsFrom(Object.fromEntries(still)),
        statistics: tensorsFrom(initialTensors(space.supernet.statistics, random)),
      },
      resident: {
        images: tf.tensor(images, [20, 8, 8, 1]),
        labels: tf.tensor1d(
          Array.from({ length: 20 }, (_, place) => place % 3),
          'int32',
        ),
      },
      exampleBatch: batch('333333'),
      hyper,
    },
    { eager },
  )
}

const hyper = { learningRate: 0.1, weightDecay: 5e-4, momentum: 0.9 }

function batch(types: string): HostTensors {
  const indices = Int32Array.from({ length: 8 }, (_, place) => place)
  return {
    indices: integers(indices),
    choices: integers(space.choicesOf(Array.from(types, Number))),
  }
}

const isLive = (child: string, name: string) => {
  const [, edge = '', size = ''] = /edge(\d)\/conv(\d)/.exec(name) ?? []
  const live = space.choicesOf(Array.from(child, Number))[Number(edge)]
  return live === (size === '1' ? 2 : 3)
}

test('weights and velocity of idle operators stay to the last bit, those of the child move', () => {
  const compiled = runner(false)
  // In the second child node 1 leads nowhere: its 3 × 3 must not be decayed either.
  for (const child of ['323101', '300300', '023132']) {
    const before = compiled.readState()
    compiled.run(batch(child), hyper)
    const after = compiled.readState()
    for (const name of Object.keys(before).filter((one) => one.includes('/edge'))) {
      const same = before[name]!.values.every((value, place) => {
        return Object.is(value, after[name]!.values[place])
      })
      expect(same, `${name} in child ${child}`).toBe(!isLive(child, name))
    }
  }
  compiled.dispose()
})

test('one graph takes the eager step for every child', () => {
  const [compiled, eager] = [runner(false), runner(true)]
  for (const child of ['323101', '300300', '444444', '000000', '123423']) {
    const found = compiled.run(batch(child), hyper)
    const wanted = eager.run(batch(child), hyper)
    expect(found['loss']![0]).toBeCloseTo(wanted['loss']![0]!, 5)
  }
  const [one, other] = [compiled.readState(), eager.readState()]
  for (const name of Object.keys(one))
    one[name]!.values.forEach((value, place) => {
      expect(Math.abs(value - other[name]!.values[place]!), name).toBeLessThan(1e-4)
    })
  compiled.dispose()
  eager.dispose()
})

test('clipping bounds every entry of a first step', () => {
  const bound = 1e-3
  const clipped = runner(true, { gradientClip: bound })
  const before = clipped.readState()
  clipped.run(batch('333333'), { ...hyper, weightDecay: 0, momentum: 0 })
  const after = clipped.readState()
  const moves = Object.keys(before)
    .filter((name) => name.startsWith('weights/'))
    .flatMap((name) =>
      Array.from(before[name]!.values, (value, place) => value - after[name]!.values[place]!),
    )
  expect(Math.max(...moves.map(Math.abs))).toBeCloseTo(bound * hyper.learningRate, 6)
  clipped.dispose()
})

// Reference: torch.nn.functional.cross_entropy([[2., -1., 0.5], [0., 1., -3.]], [0, 2], label_smoothing=0.1)
test('label smoothing is that of PyTorch', () => {
  const logits = tf.tensor2d([
    [2, -1, 0.5],
    [0, 1, -3],
  ])
  const labels = tf.tensor1d([0, 2], 'int32')
  expect(readValues(smoothedCrossEntropy(logits, labels, 0.1))[0]).toBeCloseTo(
    2.2422703022956467,
    6,
  )
})
