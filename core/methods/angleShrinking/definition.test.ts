import { describe, expect, test } from 'vitest'
import type { Dataset } from '../../contract/dataset.ts'
import type { Config } from '../../contract/method.ts'
import { angleShrinking } from './definition.ts'

const digits = {
  ...{ id: 'digits-8x8', name: 'Digits', kind: 'images', shape: [8, 8, 1] },
  classNames: Array.from({ length: 10 }, (_, digit) => String(digit)),
  splits: [{ name: 'train', count: 1437, classCounts: [] }],
} as unknown as Dataset

function issues(config: Config): string[] {
  const parsed = angleShrinking.parse(config)
  const all = [
    ...parsed.issues,
    ...(parsed.config ? angleShrinking.check(parsed.config, [digits]) : []),
  ]
  return all.map(({ severity, path, message }) => `${severity} ${path}: ${message}`)
}

test('defaults and presets have nothing to complain of, save the control that is meant to fail', () => {
  expect(issues({})).toEqual([])
  for (const { id, config } of angleShrinking.description.presets)
    expect(issues(config), id).toEqual(
      id === 'too-short'
        ? [
            'warning shrink.firstEpochs: 15 steps before the first cut; below about 300 the angle ranks badly or backwards',
          ]
        : [],
    )
})

test('forecasts count steps, children and operators', () => {
  const values = angleShrinking
    .forecast(angleShrinking.parse({}).config!)
    .map(({ label, value }) => [label, value])
  expect(values).toEqual([
    ['Steps', 1500],
    ['Space at the start', Math.log10(15_625)],
    ['Operators left', 10],
  ])
})

describe('what cannot run says why', () => {
  test.each<[string, Config, RegExp]>([
    [
      'a threshold above the space',
      { shrink: { threshold: 20_000 } },
      /^error shrink.threshold: the space holds 15,625 children, 20,000 end it/,
    ],
    [
      'a space cut off from its output',
      { space: { operations: '3<-0: none; 3<-1: none; 3<-2: none' } },
      /^error space.operations: every path from node 0 to node 3 has an edge that is left with none/,
    ],
    [
      'an edge without a type',
      { space: { operations: '3<-0:' } },
      /^error space.operations: edge 3<-0 is left without a type/,
    ],
    [
      'an edge left with one operator',
      { space: { operations: '2<-1: none' } },
      /^warning space.operations: nothing can be dropped from 2<-1: one operator is left there/,
    ],
    [
      'an edge that is not there',
      { space: { operations: '4<-0: none' } },
      /^error space.operations: no edge is called “4<-0”; there are 1<-0, 2<-0/,
    ],
    [
      'a type that is not there',
      { space: { operations: '3<-0: max_pool' } },
      /^error space.operations: edge 3<-0 has no type “max_pool”; there are none, skip_connect/,
    ],
    [
      'an edge named twice',
      { space: { operations: '3<-0: none, 3; 3<-0: 2' } },
      /^error space.operations: edge 3<-0 is named twice/,
    ],
    [
      // Reference: data sheet of the benchmark, macs 7,783,050 … 220,119,690.
      'a limit that no child meets',
      { space: { operationsLimit: 1_000_000 } },
      /^error space.operationsLimit: 1,000,000 is met by none: children of this space take 7,783,050 to 220,119,690/,
    ],
    [
      // Reference: data sheet of the scaled-down chain, 249k with all type 0 … 932k with all type 5.
      'a limit that no chain meets',
      {
        space: { kind: 'chain', identity: false, operationsLimit: 1000 },
        shrink: { childrenPerOperator: 50 },
      },
      /^error space.operationsLimit: 1,000 is met by none: children of this space take 249,248 to 931,520 /,
    ],
    [
      // Reference: PyTorch's count of the same chain is in shuffle.test.ts; here its cheapest and dearest.
      'a limit that no chain of ShuffleNetV2 blocks meets',
      {
        space: { kind: 'shufflenet', operationsLimit: 1000 },
        shrink: { dropPerRound: 2 },
      },
      /^error space.operationsLimit: 1,000 is met by none: children of this space take [\d,]{6,} to [\d,]{6,} /,
    ],
    [
      'DARTS cells with a node that nothing reaches',
      { space: { kind: 'darts', operations: '2<-0: none; 2<-1: none' } },
      /^error space.operations: node 2 has no input left but none/,
    ],
    [
      'a limit that rules nothing out',
      { space: { operationsLimit: 1e9 } },
      /^warning space.operationsLimit: 1,000,000,000 rules nothing out/,
    ],
    [
      'every child of a space too large for that',
      { space: { kind: 'chain', depth: 3 }, shrink: { threshold: 1000 } },
      /^error shrink.childrenPerOperator: 0 looks at every child, the space holds .*e\+/,
    ],
    [
      'W0 that comes after the first cut',
      { shrink: { baseWeights: 'after-epochs', baseEpochs: 100 } },
      /^error shrink.baseEpochs: W0 after 100 epochs, the first round has 100/,
    ],
    [
      'a start after the last round',
      { start: { run: 'run-3', round: 1 } },
      /^error start.round: goes on after round 1, this run has 1 rounds in all/,
    ],
    [
      'a start from a path',
      { start: { run: '../run-3' } },
      /^error start.run: is not the id of a run/,
    ],
    [
      'more pictures than there are',
      { trainingCount: 2000 },
      /^error trainingCount: 2000 pictures, the training part has 1437/,
    ],
    [
      'no pictures left to judge on',
      { trainingCount: 1437 },
      /^error trainingCount: all 1437 pictures train/,
    ],
    [
      'pictures that shrink to nothing',
      { imageReduction: 3 },
      /^error imageReduction: 8×8 pixels shrink to 2, 4 are needed/,
    ],
    ['an unknown key', { space: { layers: 3 } }, /^error space.layers: no such setting/],
  ])('%s', (_, config, expected) => {
    expect(issues(config)).toEqual([expect.stringMatching(expected)])
  })
})
