/**
 * The weights of the supernet of NAS-Bench-201 (Dong and Yang, ICLR 2020): stem, three stages of search
 * cells with a reduction block before the second and third, classifier. Every search cell holds all
 * kernels of its six edges; `nasBenchRouted.ts` runs them.
 *
 * Batch norm inside search cells has no scale and shift; in stem, reductions and head it has.
 */
import { constant, uniformFanIn } from '../layers/initialise.ts'
import type { TensorSource } from '../module.ts'

export type SupernetShape = {
  readonly inputChannels: number
  readonly classes: number
  /** Channels of the first stage; doubled at each reduction. */
  readonly width: number
  /** Search cells per stage. */
  readonly cellsPerStage: number
}

export type SearchCell = { readonly name: string; readonly channels: number }

export type NasBenchSupernet = {
  readonly weights: Readonly<Record<string, TensorSource>>
  readonly statistics: Readonly<Record<string, TensorSource>>
  readonly cells: readonly SearchCell[]
  /** Tensors that every child runs through. */
  readonly always: readonly string[]
}

const edgesPerCell = 6
const convolution1 = 2

export function cellKernel(cell: string, edge: number, type: number): string {
  return `${cell}/edge${edge}/conv${type === convolution1 ? 1 : 3}/kernel`
}

type Registry = {
  readonly weights: Record<string, TensorSource>
  readonly statistics: Record<string, TensorSource>
}

export function nasBenchSupernet(shape: SupernetShape): NasBenchSupernet {
  const registry: Registry = { weights: {}, statistics: {} }
  const { width, classes, cellsPerStage } = shape
  addConvolution(registry, 'stem', { size: 3, from: shape.inputChannels, to: width })
  addNorm(registry, 'stem', width)
  const stages = [0, 1, 2].map((stage) => {
    const channels = width * 2 ** stage
    if (stage > 0) addReduction(registry, `reduction${stage}`, channels / 2, channels)
    return Array.from({ length: cellsPerStage }, (_, index): SearchCell => {
      return { name: `stage${stage}/cell${index}`, channels }
    })
  })
  addNorm(registry, 'head', 4 * width)
  registry.weights['classifier/kernel'] = uniformFanIn([4 * width, classes], 4 * width)
  registry.weights['classifier/bias'] = uniformFanIn([classes], 4 * width)
  const always = Object.keys(registry.weights)
  const cells = stages.flat()
  cells.forEach((cell) => addCell(registry, cell))
  return { ...registry, cells, always }
}

type ConvolutionShape = { readonly size: number; readonly from: number; readonly to: number }

function addConvolution({ weights }: Registry, name: string, shape: ConvolutionShape): void {
  const { size, from, to } = shape
  weights[`${name}/kernel`] = uniformFanIn([size, size, from, to], size * size * from)
}

function addNorm({ weights, statistics }: Registry, name: string, channels: number): void {
  weights[`${name}/scale`] = constant([channels], 1)
  weights[`${name}/shift`] = constant([channels], 0)
  addStatistics(statistics, name, channels)
}

function addStatistics(statistics: Registry['statistics'], name: string, channels: number): void {
  statistics[`${name}/mean`] = constant([channels], 0)
  statistics[`${name}/variance`] = constant([channels], 1)
}

function addReduction(registry: Registry, name: string, from: number, to: number): void {
  addConvolution(registry, `${name}/a`, { size: 3, from, to })
  addNorm(registry, `${name}/a`, to)
  addConvolution(registry, `${name}/b`, { size: 3, from: to, to })
  addNorm(registry, `${name}/b`, to)
  addConvolution(registry, `${name}/shortcut`, { size: 1, from, to })
}

function addCell(registry: Registry, { name, channels }: SearchCell): void {
  for (let edge = 0; edge < edgesPerCell; edge += 1)
    for (const size of [1, 3]) {
      const operator = `${name}/edge${edge}/conv${size}`
      addConvolution(registry, operator, { size, from: channels, to: channels })
      addStatistics(registry.statistics, operator, channels)
    }
}
