/** Data sets with pictures that are drawn, not stored. */
import type {
  Dataset,
  DatasetPreview,
  Provenance,
  SampleImage,
  SplitName,
} from '../../../../core/contract/dataset.ts'

const classNames = [
  'stripes',
  'rings',
  'checks',
  'ramp',
  'spot',
  'cross',
  'waves',
  'frame',
  'dots',
  'bars',
]

function counts(count: number): number[] {
  return classNames.map((_, index) => count / 10 + ((index * 7) % 5) * 4)
}

export function fakeDataset(id: string, name: string, builtIn: boolean): Dataset {
  return {
    ...{ id, name, kind: 'images', builtIn, shape: [28, 28, 1], classNames },
    splits: [
      { name: 'train', count: 6000, classCounts: counts(6000) },
      { name: 'test', count: 1000, classCounts: counts(1000) },
    ],
    ...{ bytes: 5_490_000, contentHash: '9f2b'.repeat(16), licence: builtIn ? 'MIT' : null },
    source: builtIn ? 'Zalando Research, every tenth sample' : 'train-images-idx3-ubyte',
    createdAt: '2026-11-24T09:00:00.000Z',
  }
}

export function fakeSample(index: number, split: SplitName): SampleImage {
  const kind = index % classNames.length
  const pixels = Uint8Array.from({ length: 28 * 28 }, (_, at) => {
    const [x, y] = [at % 28, Math.floor(at / 28)]
    const phase = index * 0.7
    const wave = Math.sin((x * (kind + 1)) / 6 + phase) * Math.cos((y * (10 - kind)) / 8 + phase)
    const radius = Math.hypot(x - 13.5, y - 13.5)
    return Math.max(0, Math.min(255, 128 + 127 * wave)) * (radius < 13 ? 1 : 0.1)
  })
  const label = classNames[kind] ?? ''
  return { width: 28, height: 28, channels: 1, pixels, label, split }
}

export function fakePreview(): DatasetPreview {
  const { kind, shape, splits } = fakeDataset('preview', 'preview', false)
  return {
    ...{ formatId: 'idx', formatName: 'IDX (MNIST files)', suggestedName: 'My fashion pictures' },
    reason: 'train-images-idx3-ubyte starts with the magic number 0x00000803.',
    ...{ kind, shape, classNames, splits, importable: true },
    problems: [
      {
        ...{ severity: 'warning', file: 'notes.txt', message: 'is not an IDX file' },
        consequence: 'It is left out.',
      },
      {
        ...{ severity: 'warning', file: 'train-images-idx3-ubyte' },
        message: '14 pictures appear twice (first: 203 and 4,411)',
        consequence: 'Both copies are kept.',
      },
    ],
    samples: Array.from({ length: 60 }, (_, index) => fakeSample(index, 'train')),
  }
}

export function fakeProvenance(): Provenance {
  return {
    ...{ formatId: 'idx', reason: 'IDX header in train-images-idx3-ubyte', files: 4 },
    ...{ splitting: 'As the source says', notes: [], moved: [] },
    places: [{ path: 'train-images-idx3-ubyte', isThere: true }],
  }
}
