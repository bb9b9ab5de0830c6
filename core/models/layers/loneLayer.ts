/**
 * One moving-average layer alone, recorded: fed x and dL/dout, it returns its output, every gradient
 * and every statistic. What `verify` and tests hold against other computations.
 */
import { compileStep } from '../../tensor/compile/compileStep.ts'
import { runEagerly, tensorsFrom } from '../../tensor/eager.ts'
import { createRandom } from '../../tensor/random.ts'
import type { HostTensor, StepRunner, TensorMap } from '../../tensor/step.ts'
import { tf } from '../../tensor/tf.ts'
import type { Tensor } from '../../tensor/tf.ts'
import { initialTensors, named } from '../module.ts'
import type { Module } from '../module.ts'
import { trainingPass } from '../trainingPass.ts'
import { movingAverageNames, movingAverageNorm } from './movingAverageNorm.ts'
import type { MovingAverageNormSettings } from './movingAverageNorm.ts'

const layer = 'layer'
const names = movingAverageNames(layer)

export type LoneLayer = {
  readonly settings: MovingAverageNormSettings
  /** [samples, height, width, channels] */
  readonly shape: readonly number[]
  readonly scale: Float64Array
  readonly shift: Float64Array
  readonly run: 'recorded' | 'eager'
}

/** Info: output, input (dL/dx), scale, shift, average, forwardWindow, backwardWindow. */
export function loneLayerRunner({ settings, shape, scale, shift, run }: LoneLayer): StepRunner {
  const channels = scale.length
  const module = movingAverageNorm(layer, channels, settings)
  const vectors = {
    [names.scale]: hostTensor([channels], scale),
    [names.shift]: hostTensor([channels], shift),
  }
  const zeros = hostTensor(shape, new Float64Array(shape.reduce((one, other) => one * other, 1)))
  const statistics = initialTensors(module.statistics, createRandom(1))
  const setup = {
    step: (state: Record<string, TensorMap>, batch: TensorMap) => layerStep(module, state, batch),
    initialState: { weights: tensorsFrom(vectors), statistics: tensorsFrom(statistics) },
    exampleBatch: { x: zeros, upstream: zeros },
    hyper: {},
  }
  return run === 'recorded' ? compileStep(setup) : runEagerly(setup)
}

export function hostTensor(shape: readonly number[], values: Float64Array): HostTensor {
  return { dtype: 'float32', shape, values: Float32Array.from(values) }
}

function layerStep(module: Module, state: Record<string, TensorMap>, batch: TensorMap) {
  const [x, upstream] = [named(batch, 'x'), named(batch, 'upstream')]
  const weights = state['weights'] ?? {}
  // The input's gradient comes as that of a weight of zeros that is added to it.
  const moved: Module = {
    ...module,
    apply: (input, scope) => module.apply(tf.add(input, named(scope.weights, 'input')), scope),
  }
  const pass = trainingPass(
    moved,
    x,
    { weights: { ...weights, input: tf.zerosLike(x) }, statistics: state['statistics'] ?? {} },
    (output: Tensor) => ({ loss: tf.sum(tf.mul(output, upstream)), extra: { output } }),
  )
  return {
    state: { weights, statistics: pass.statistics },
    info: {
      output: pass.extra.output,
      input: named(pass.gradients, 'input'),
      scale: named(pass.gradients, names.scale),
      shift: named(pass.gradients, names.shift),
      average: named(pass.statistics, names.average),
      forwardWindow: named(pass.statistics, names.forwardWindow),
      backwardWindow: named(pass.statistics, names.backwardWindow),
    },
  }
}
