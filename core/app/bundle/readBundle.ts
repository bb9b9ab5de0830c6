/** Verifies a run bundle and unpacks it, trusting nothing in it. */
import { createHash } from 'node:crypto'
import { mkdir, open, stat, statfs } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { WorkbenchError } from '../../contract/errors.ts'
import { openTar } from '../../datasets/archives/tar.ts'
import { readWhole } from '../../datasets/source.ts'
import type { SourceFile } from '../../datasets/source.ts'
import { bundleContentsSchema, contentsName, parseSeal, refused, sealName } from './contents.ts'
import type { BundleContents, Seal } from './contents.ts'

/** Names and hashes of a million checkpoints are less. */
const sealLimit = 64 << 20
/** What methods found is at most some hundred kilobytes. */
const contentsLimit = 256 << 20

/**
 * Writes every member below `folder`, once its hash was found right. Throws `bundle-unreadable`, or
 * `disk-full` before anything is written; what was written before an error is the caller's to remove.
 */
export async function unpackBundle(file: string, folder: string): Promise<BundleContents> {
  const bundle = basename(file)
  const { size } = await stat(file)
  const archive = await openTar(file, bundle, size).catch((cause: unknown) => {
    throw refused(bundle, `not a TAR: ${cause instanceof Error ? cause.message : ''}`, cause)
  })
  try {
    const [problem] = archive.problems
    if (problem) throw refused(bundle, `${problem.file} ${problem.message}`)
    const members = await sealedMembers(archive.files, bundle)
    await refuseFullDisk(folder, archive.files, bundle)
    for (const { member, hash } of members) await unpack(member, { hash, folder, bundle })
    return await contentsOf(archive.files, bundle)
  } finally {
    archive.close()
  }
}

type Member = { readonly member: SourceFile; readonly hash: string }

/** Every file but the seal, each with its hash; throws where files and seal disagree. */
async function sealedMembers(files: readonly SourceFile[], bundle: string): Promise<Member[]> {
  const seal = await sealOf(files, bundle)
  const members = files.filter(({ path }) => path !== sealName)
  return [
    ...members.map((member) => {
      const hash = seal.get(member.path)
      if (hash === undefined)
        throw refused(bundle, `${JSON.stringify(member.path.slice(0, 200))} is not in ${sealName}`)
      return { member, hash }
    }),
    ...[...seal.keys()].flatMap((name): Member[] => {
      if (members.some(({ path }) => path === name)) return []
      throw refused(bundle, `${name} is missing`)
    }),
  ]
}

async function sealOf(files: readonly SourceFile[], bundle: string): Promise<Seal> {
  const file = files.find(({ path }) => path === sealName)
  if (!file) throw refused(bundle, `it holds no ${sealName}, so it is no run bundle`)
  if (file.size > sealLimit) throw refused(bundle, `${sealName} has ${file.size} bytes`)
  return parseSeal(new TextDecoder().decode(await readWhole(file, sealLimit)), bundle)
}

async function refuseFullDisk(
  folder: string,
  files: readonly SourceFile[],
  bundle: string,
): Promise<void> {
  const needed = files.reduce((sum, { size }) => sum + size, 0)
  await mkdir(folder, { recursive: true })
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  if (needed > free)
    throw new WorkbenchError(
      'disk-full',
      `${bundle}: ${needed} bytes are needed in the workspace, ${free} are free`,
      { details: { needed, free } },
    )
}

type Place = { readonly hash: string; readonly folder: string; readonly bundle: string }

async function unpack(member: SourceFile, { hash, folder, bundle }: Place): Promise<void> {
  // The seal lets only names of our own pattern pass, so this stays below the folder.
  const place = join(folder, member.path)
  await mkdir(dirname(place), { recursive: true })
  const handle = await open(place, 'wx')
  const found = createHash('sha256')
  try {
    for await (const piece of member.stream()) {
      found.update(piece)
      await handle.write(piece)
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  const digest = found.digest('hex')
  if (digest !== hash)
    throw refused(bundle, `${member.path} has the hash ${digest}, ${sealName} promises ${hash}`)
}

async function contentsOf(files: readonly SourceFile[], bundle: string): Promise<BundleContents> {
  const file = files.find(({ path }) => path === contentsName)
  if (!file) throw refused(bundle, `${contentsName} is missing`)
  if (file.size > contentsLimit)
    throw refused(bundle, `${contentsName} has ${file.size} bytes, ${contentsLimit} are allowed`)
  const checked = bundleContentsSchema.safeParse(
    parseJson(new TextDecoder().decode(await readWhole(file, contentsLimit)), bundle),
  )
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  throw refused(
    bundle,
    `${contentsName}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is damaged'}`,
  )
}

function parseJson(text: string, bundle: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw refused(bundle, `${contentsName} is not JSON`, cause)
  }
}
