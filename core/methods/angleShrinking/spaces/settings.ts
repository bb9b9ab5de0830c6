/** Which space is searched, and how large its supernet is. */
import { z } from 'zod'
import { field } from '../../../contract/field.ts'

const group = 'Search space'

export const spaceKinds = ['nas-bench-201', 'chain', 'shufflenet', 'darts'] as const

export const spaceSchema = z.strictObject({
  kind: z
    .enum(spaceKinds)
    .default('nas-bench-201')
    .meta(
      field({
        ...{ label: 'Search space', group },
        help: 'What is searched.',
        choices: [
          {
            value: 'nas-bench-201',
            label: 'NAS-Bench-201',
            help: '15,625 cells of six edges and five types; the true accuracy of each is known.',
          },
          {
            value: 'chain',
            label: 'Chain of inverted residuals',
            help: 'Layers of six types, as SPOS, FairNAS and ProxylessNAS search; for small pictures.',
          },
          {
            value: 'shufflenet',
            label: 'Chain of ShuffleNetV2 blocks',
            help: 'Layers of four types (kernels 3, 5, 7 and xception), the space of SPOS’s own paper; for small pictures.',
          },
          {
            value: 'darts',
            label: 'DARTS cells',
            help: 'Fourteen edges of eight types, two live edges a node; normal and reduction cells share the lists.',
          },
        ],
      }),
    ),
  width: z
    .int()
    .min(1)
    .max(64)
    .default(8)
    .meta(
      field({
        ...{ label: 'Width', group, unit: 'channels' },
        help: 'Channels of the first stage; doubled twice on the way.',
      }),
    ),
  cellsPerStage: z
    .int()
    .min(1)
    .max(5)
    .default(1)
    .meta(
      field({
        ...{ label: 'Cells per stage', group },
        help: 'The paper’s network has 5.',
        visibleWhen: { path: 'space.kind', in: ['nas-bench-201'] },
      }),
    ),
  cells: z
    .int()
    .min(2)
    .max(20)
    .default(3)
    .meta(
      field({
        ...{ label: 'Cells', group },
        help: 'Reductions after one and two thirds of them; DARTS searches with 8.',
        visibleWhen: { path: 'space.kind', in: ['darts'] },
      }),
    ),
  depth: z
    .int()
    .min(1)
    .max(6)
    .default(1)
    .meta(
      field({
        ...{ label: 'Depth', group },
        help: 'Twice this many layers in each stage: three of inverted residuals, two of ShuffleNetV2 blocks.',
        visibleWhen: { path: 'space.kind', in: ['chain', 'shufflenet'] },
      }),
    ),
  identity: z
    .boolean()
    .default(true)
    .meta(
      field({
        ...{ label: 'Layers may be left out', group },
        help: 'Identity as a type where a layer keeps its shape: as SPOS has it, not FairNAS.',
        visibleWhen: { path: 'space.kind', in: ['chain'] },
      }),
    ),
  operationsLimit: z
    .number()
    .min(0)
    .max(1e15)
    .default(0)
    .meta(
      field({
        ...{ label: 'Most multiply-adds', group, unit: 'MAC', advanced: true },
        help: 'Children above are neither scored nor chosen; 0 sets no limit. A tight limit biases scores.',
      }),
    ),
  operations: z
    .string()
    .max(4000)
    .default('')
    .meta(
      field({
        ...{ label: 'Allowed operators', group, advanced: true },
        help: 'Edges with their types, as “3<-0: nor_conv_3x3, skip_connect; 2<-1: none”. Edges that are not named keep all; empty is the whole space.',
      }),
    ),
})
export type SpaceSettings = z.output<typeof spaceSchema>
