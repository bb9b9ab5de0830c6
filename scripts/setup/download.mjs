import { mkdir, mkdtemp, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { SetupError } from './failure.mjs'
import { checkDigest } from './hash.mjs'
import { megabytes, progress } from './report.mjs'
import { run, tail } from './run.mjs'

const pythonTag = ['--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311']
const platformTags = ['manylinux_2_27', 'manylinux2014', 'manylinux2010', 'manylinux_2_17'].flatMap(
  (tag) => ['--platform', `${tag}_x86_64`],
)

/**
 * Fetches one pinned wheel into `folder`, whatever Python runs pip, and checks its content.
 * pip knows the machine's mirrors, proxies and certificates; we would only learn them badly again.
 */
export async function downloadWheel(python, { name, version, size, sha256 }, folder) {
  const pip = [
    '-m',
    'pip',
    'download',
    '--no-deps',
    '--no-cache-dir',
    '--only-binary=:all:',
    '--quiet',
  ]
  const parameters = [
    ...pip,
    ...pythonTag,
    ...platformTags,
    '--dest',
    folder,
    `${name}==${version}`,
  ]
  const file = await fetchWatched({
    command: python,
    parameters,
    what: `${name} ${version}`,
    size,
    folder,
    suffix: '.whl',
  })
  await checkDigest(file, sha256)
  return file
}

/** Fetches one pinned package from the npm registry into `folder` and checks its content. */
export async function downloadPackage({ name, version, size, sha512 }, folder) {
  const parameters = ['pack', `${name}@${version}`, '--silent', '--pack-destination', folder]
  const file = await fetchWatched({
    command: 'npm',
    parameters,
    what: `${name} ${version}`,
    size,
    folder,
    suffix: '.tgz',
  })
  await checkDigest(file, sha512, 'sha512')
  return file
}

/** Runs the registry's own client with its temporary files below `folder`, where their growth can be seen. */
async function fetchWatched({ command, parameters, what, size, folder, suffix }) {
  await mkdir(folder, { recursive: true })
  const temporary = await mkdtemp(join(folder, 'temporary-'))
  const watch = setInterval(() => {
    void folderSize(folder).then((got) =>
      progress(`  ${what}: ${megabytes(got)} of ${megabytes(size)}`),
    )
  }, 500)
  const result = await run(command, parameters, { env: { TMPDIR: temporary } })
  clearInterval(watch)
  if (result.missing)
    throw new SetupError(`The program ${command} is missing.`, `install it and put it on PATH.`)
  if (result.code !== 0) throw downloadFailure(what, size, result.output)
  const file = (await readdir(folder)).find((entry) => entry.endsWith(suffix))
  if (!file)
    throw downloadFailure(what, size, `${command} left no ${suffix} file.\n${result.output}`)
  return join(folder, file)
}

function downloadFailure(what, size, output) {
  const full = /no space left|ENOSPC/i.test(output)
  return new SetupError(
    `Could not download ${what} (${megabytes(size)}):\n${tail(output)}`,
    full
      ? 'free some space, or set STERADIAN_CACHE to a folder on another disk, then run the same command again.'
      : 'check the network (or the mirror and proxy settings of pip and npm), then run the same command again; finished parts are kept.',
  )
}

/** Bytes below a folder; files may vanish while we look. */
async function folderSize(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      stat(join(entry.parentPath, entry.name)).then(
        ({ size }) => size,
        () => 0,
      ),
    )
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
