/** A Debian in a folder with nothing but what debootstrap calls minimal, into which a package is installed as a person would. */
import { spawnSync } from 'node:child_process'
import { copyFile, mkdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { WorkbenchError } from '../contract/errors.ts'

export type BareDebian = {
  /** Runs shell text inside as root, on the network of the host. */
  readonly inside: (text: string) => string
  /** The same in namespaces without any network interface, with /proc and /dev of their own; the exit code. */
  readonly withoutNetwork: (text: string, seconds: number) => { code: number; said: string }
  readonly remove: () => Promise<void>
}

const programs = ['debootstrap', 'chroot', 'unshare', 'dpkg-deb']
/** What the checks need inside: a display, hands, eyes, and what a desktop knows files by. */
const tools = 'xvfb xauth xdotool strace desktop-file-utils shared-mime-info libglib2.0-bin'

export function bareDebianMissing(): string | null {
  if (process.getuid?.() !== 0) return 'a Debian of its own needs root'
  const missing = programs.filter((name) => spawnSync('which', [name]).status !== 0)
  if (missing.length > 0) return `${missing.join(', ')}: not installed`
  const unshared = spawnSync('unshare', ['--net', '--mount', '--pid', '--fork', 'true'])
  return unshared.status === 0 ? null : 'this system lets nobody make namespaces'
}

/** Installs the package with whatever it depends on; apt refuses when a dependency does not exist. */
export async function installInBareDebian(folder: string, deb: string): Promise<BareDebian> {
  await mkdir(folder, { recursive: true })
  must('debootstrap', ['--variant=minbase', 'bookworm', folder])
  await copyFile('/etc/resolv.conf', join(folder, 'etc', 'resolv.conf'))
  await copyFile(deb, join(folder, basename(deb)))
  const inside = (text: string) => must('chroot', [folder, 'sh', '-c', text])
  const quietly = 'export DEBIAN_FRONTEND=noninteractive; apt-get -qq'
  inside(`${quietly} update && apt-get -qq install -y --no-install-recommends /${basename(deb)}`)
  inside(`${quietly} install -y --no-install-recommends ${tools}`)
  inside(`rm /${basename(deb)}; useradd --create-home lab`)
  inside('update-mime-database /usr/share/mime; update-desktop-database')
  return {
    inside,
    withoutNetwork: (text, seconds) => alone(folder, text, seconds),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** The mounts are the namespace's own and end with it. */
function alone(folder: string, text: string, seconds: number): { code: number; said: string } {
  const prepare = `mount -t proc proc ${folder}/proc
mount -t tmpfs tmpfs ${folder}/dev
for device in null zero full random urandom tty; do
  touch ${folder}/dev/$device && mount --bind /dev/$device ${folder}/dev/$device
done
ln -s /proc/self/fd ${folder}/dev/fd
mkdir -m 1777 ${folder}/dev/shm`
  const { status, stdout, stderr } = spawnSync(
    'unshare',
    [
      ...['--net', '--mount', '--pid', '--fork', '--kill-child', 'sh', '-c'],
      `${prepare}\nexec chroot ${folder} timeout ${seconds} sh -c "$1"`,
      ...['sh', text],
    ],
    { encoding: 'utf8', maxBuffer: 64 * 2 ** 20 },
  )
  return { code: status ?? 137, said: `${stdout}${stderr}` }
}

function must(program: string, parameters: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, parameters, {
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  })
  if (status === 0) return stdout
  throw new WorkbenchError(
    'internal',
    `${program} ${parameters.join(' ').slice(0, 200)} ended with ${String(status)}: ${stderr.slice(-2_000)}`,
  )
}
