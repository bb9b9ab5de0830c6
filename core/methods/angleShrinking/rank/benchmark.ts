/** The true accuracies of all cells of NAS-Bench-201, as they ship with the application. */
import { access, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { WorkbenchError } from '../../../contract/errors.ts'

export const truthColumns = ['c10_test_200', 'c100_test_200', 'in16_test_200'] as const
export type TruthColumn = (typeof truthColumns)[number]

export type Benchmark = {
  /** By the child's number: its types read as digits of base 5, edge 1 ← 0 first. */
  readonly accuracy: Float64Array
  readonly parameters: Float64Array
  readonly operations: Float64Array
}

const place = join('resources', 'benchmarks', 'nasbench201.csv.gz')

export async function readBenchmark(column: TruthColumn): Promise<Benchmark> {
  const text = (await promisify(gunzip)(await readFile(await locate()))).toString('utf8')
  const [header = '', ...lines] = text.trimEnd().split('\n')
  const names = header.split(',')
  const columns = ['ops', column, 'params_c10', 'macs_c10'].map((name) => names.indexOf(name))
  const [accuracy, parameters, operations] = [0, 1, 2].map(() => new Float64Array(lines.length))
  for (const line of lines) {
    const cells = line.split(',')
    const [types = '', ...figures] = columns.map((index) => cells[index] ?? '')
    const child = Number.parseInt(types, 5)
    ;[accuracy, parameters, operations].forEach((values, index) => {
      if (values) values[child] = Number(figures[index])
    })
  }
  return { accuracy, parameters, operations } as Benchmark
}

/** Beside the sources, or beside the packed application: in a folder above this file. */
async function locate(): Promise<string> {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const file = join(folder, place)
    const found = await access(file).then(
      () => true,
      () => false,
    )
    if (found) return file
    if (folder === dirname(folder))
      throw new WorkbenchError('dataset-unreadable', `${place}: there is none above this program`)
  }
}
