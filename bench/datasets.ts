/**
 * Data sets: import, batches and tables beside PyTorch's own way, alternating in one run.
 *
 * Needs the JPEGs of CIFAR-10: STERADIAN_BENCH_DATA, or `shared/data/bench` beside the checkout;
 * without them these two comparisons say so and are left out.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BenchOptions } from './bench.ts'
import { askPeer } from './datasetsPeer.ts'
import { importFolder, measuredApart, serveImported } from './datasetsOurs.ts'
import { jpegArchive } from './jpegArchive.ts'
import { writeTable } from './datasetsTable.ts'

export async function benchDatasets(options: BenchOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-datasets-'))
  const wanted = (name: string): boolean => options.only === undefined || options.only === name
  try {
    if (wanted('csv')) tell(options, await benchTable(folder, options))
    const pictures = wanted('import') || wanted('serve') ? unpackPictures(folder, options) : null
    if (pictures !== null)
      for (const row of await benchPictures(pictures, options)) tell(options, row)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Row = Readonly<Record<string, string | number | null>>

function tell({ json, report }: BenchOptions, row: Row): void {
  if (json) report(JSON.stringify(row))
  else
    report(
      Object.entries(row)
        .map(([name, value]) => `${name} ${value === null ? '–' : shown(value)}`)
        .join(', '),
    )
}

function shown(value: string | number): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(4))) : value
}

function unpackPictures(folder: string, { progress }: BenchOptions): Pictures | null {
  const archive = jpegArchive()
  if (archive === null) {
    progress('import, serve: skipped, data not here (STERADIAN_BENCH_DATA)')
    return null
  }
  progress('unpacking 60,000 pictures …')
  execFileSync('tar', ['xzf', archive, '-C', folder])
  return { folder, archive, pictures: join(folder, 'cifar10') }
}

interface Pictures {
  /** Scratch. */
  readonly folder: string
  readonly archive: string
  /** Folders train and test, ten class folders each. */
  readonly pictures: string
}

async function benchPictures(
  { folder, archive, pictures }: Pictures,
  options: BenchOptions,
): Promise<Row[]> {
  const rounds = options.quick ? 1 : 3
  const times: { ours: number[]; archive: number[]; peer: number[] } = {
    ...{ ours: [], archive: [], peer: [] },
  }
  let library = ''
  for (let round = 0; round < rounds; round++) {
    options.progress(`import, round ${round + 1} of ${rounds} …`)
    library = join(folder, `library-${round}`)
    times.ours.push(await importFolder(pictures, library))
    times.archive.push(await importFolder(archive, join(folder, `archive-${round}`)))
    for (const part of ['train', 'test']) {
      const answer = await askPeer<{ seconds: number }>(
        ['read', join(pictures, part)],
        options.progress,
      )
      if (answer) times.peer[round] = (times.peer[round] ?? 0) + answer.seconds
    }
  }
  const [ours, peer] = [median(times.ours), median(times.peer)]
  const row: Row = {
    case: 'import of 60,000 JPEGs in class folders',
    oursSeconds: ours,
    oursFromTarGzSeconds: median(times.archive),
    imageFolderSeconds: peer,
    ratio: ours !== null && peer !== null ? peer / ours : null,
  }
  return [row, await benchServing(library, options)]
}

async function benchServing(library: string, options: BenchOptions): Promise<Row> {
  const rounds = options.quick ? 1 : 3
  const ours: number[] = []
  const cpu: number[] = []
  const peerCpu: number[] = []
  const peers: Record<string, number[]> = { tensor: [], torchvision: [] }
  const { shard, count } = await serveImported.locate(library)
  for (let round = 0; round < rounds; round++) {
    options.progress(`serving, round ${round + 1} of ${rounds} …`)
    const own = await serveImported.measure(library)
    ours.push(own.samplesPerSecond)
    cpu.push(own.cpuMilliseconds)
    const answer = await askPeer<PeerServing>(
      ['serve', shard, String(count), '32', '3'],
      options.progress,
    )
    for (const [name, rate] of Object.entries(answer?.samplesPerSecond ?? {}))
      if (rate !== null) peers[name]?.push(rate)
    if (answer) peerCpu.push(Math.min(...Object.values(answer.cpuMillisecondsOfABatch)))
  }
  const row = servingRow(median(ours), {
    tensor: median(peers['tensor'] ?? []),
    torchvision: median(peers['torchvision'] ?? []),
  })
  // Processor time says the same on a busy machine, where a peer of three processes gets a larger share.
  return {
    ...row,
    oursCpuMillisecondsOfABatch: median(cpu),
    dataLoaderCpuMillisecondsOfABatch: median(peerCpu),
  }
}

interface PeerServing {
  readonly samplesPerSecond: Readonly<Record<string, number | null>>
  readonly cpuMillisecondsOfABatch: Readonly<Record<string, number>>
}

function servingRow(
  rate: number | null,
  { tensor, torchvision }: { tensor: number | null; torchvision: number | null },
): Row {
  const best = Math.max(tensor ?? 0, torchvision ?? 0)
  return {
    case: 'batches of 128 with flip and crop',
    oursSamplesPerSecond: rate,
    oursMillisecondsOfABatch: rate === null ? null : 128_000 / rate,
    dataLoaderTensorSamplesPerSecond: tensor,
    dataLoaderTorchvisionSamplesPerSecond: torchvision,
    ratio: rate !== null && best > 0 ? rate / best : null,
  }
}

async function benchTable(folder: string, options: BenchOptions): Promise<Row> {
  options.progress('table of 100,000 rows and 50 columns …')
  const file = join(folder, 'table.csv')
  await writeTable(file, options.quick ? 5_000 : 100_000, 50)
  const rounds = options.quick ? 1 : 3
  const measured = Array.from({ length: rounds }, () => measuredApart(['preview', file]))
  const seconds = median(measured.map((one) => one.seconds))
  const peer = await askPeer<{ seconds: number }>(['csv', file], options.progress)
  return {
    case: 'preview of a CSV of 100,000 rows and 50 columns',
    oursSeconds: seconds,
    oursPeakMegabytes: median(measured.map((one) => one.peakBytes / 2 ** 20)),
    numpyLoadtxtSeconds: peer?.seconds ?? null,
  }
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? null
}
