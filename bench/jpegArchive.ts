/** The JPEGs of CIFAR-10 as a tar.gz of class folders; the repository does not hold them. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')

/** Null where it is neither in STERADIAN_BENCH_DATA nor in `shared/data/bench` beside the checkout. */
export function jpegArchive(): string | null {
  const data = process.env['STERADIAN_BENCH_DATA'] ?? join(root, '..', 'shared', 'data', 'bench')
  const archive = join(data, 'cifar10', 'cifar10-jpeg.tar.gz')
  return existsSync(archive) ? archive : null
}
