/** What an installed package holds besides a program that runs: fuses, licences, no updater, its place on the desktop. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import type { BareDebian } from './bareDebian.ts'
import type { CheckOptions, Figure } from './check.ts'

/** As scripts/package/assemble.mjs sets them. */
const wantedFuses: readonly (readonly [FuseV1Options, FuseState])[] = [
  [FuseV1Options.RunAsNode, FuseState.DISABLE],
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable, FuseState.DISABLE],
  [FuseV1Options.EnableNodeCliInspectArguments, FuseState.DISABLE],
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, FuseState.ENABLE],
  [FuseV1Options.OnlyLoadAppFromAsar, FuseState.ENABLE],
  [FuseV1Options.GrantFileProtocolExtraPrivileges, FuseState.DISABLE],
]

/** @param program the folder into which the package was installed */
export async function inside(
  program: string,
  debian: BareDebian,
  progress: CheckOptions['progress'],
): Promise<Figure[]> {
  const none = { atMost: 0 }
  return [
    { name: 'fuses not as wanted', value: await wrongFuses(program), bar: none },
    { name: 'parts without their licence', value: unlicensed(program, progress), bar: none },
    { name: 'mentions of an updater', value: updaters(program), bar: none },
    { name: 'desktop questions answered wrong', value: onDesktop(debian, progress), bar: none },
  ]
}

async function wrongFuses(program: string): Promise<number> {
  const wire = await getCurrentFuseWire(join(program, 'steradian'))
  return wantedFuses.filter(([fuse, state]) => wire[fuse] !== state).length
}

type Material = { readonly name: string; readonly version: string }

/** Every part of the bill of materials has a section in the text of licences. */
function unlicensed(program: string, progress: CheckOptions['progress']): number {
  const legal = join(program, 'resources', 'legal')
  const bill = readFileSync(join(legal, 'sbom.cdx.json'), 'utf8')
  const { components } = JSON.parse(bill) as { components: readonly Material[] }
  const text = readFileSync(join(legal, 'LICENCES.txt'), 'utf8')
  const missing = components.filter(({ name, version }) => !text.includes(`${name} ${version}: `))
  progress(`${components.length} parts in the bill of materials`)
  for (const { name, version } of missing) progress(`  no licence of ${name} ${version}`)
  return components.length === 0 ? Number.POSITIVE_INFINITY : missing.length
}

function updaters(program: string): number {
  const archive = readFileSync(join(program, 'resources', 'app.asar'), 'latin1')
  return archive.match(/autoUpdater|electron-updater|checkForUpdates/g)?.length ?? 0
}

/** Whether the desktop would know a bundle by its name, and open it with us. */
function onDesktop({ inside: ask }: BareDebian, progress: CheckOptions['progress']): number {
  const entry = '/usr/share/applications/steradian.desktop'
  const type = 'application/x-steradian-run'
  const answers = [
    [ask(`desktop-file-validate ${entry} && echo valid`), 'valid'],
    [ask('echo a > /tmp/a.steradian; gio info -a standard::content-type /tmp/a.steradian'), type],
    [ask(`gio mime ${type}`), 'steradian.desktop'],
    [ask('ls /usr/share/icons/hicolor/48x48/apps /usr/share/icons/hicolor/48x48/mimetypes'), 'run'],
    [ask('steradian --version'), '.'],
  ] as const
  for (const [answer] of answers) progress(`  ${answer.trim().replaceAll('\n', ' ')}`)
  return answers.filter(([answer, wanted]) => !answer.includes(wanted)).length
}

/** Bits of a folder's mode that let others in. */
export function openToOthers(folder: string): number {
  return existsSync(folder) ? statSync(folder).mode & 0o077 : Number.POSITIVE_INFINITY
}
