/**
 * npm run verify -- package: the .deb of `npm run package`, installed in a bare Debian folder, without any network
 * interface: the command line trains the example, the window starts as an ordinary user under a virtual display and
 * trains, and strace sees no socket that leads off the machine.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WorkbenchError } from '../contract/errors.ts'
import { bareDebianMissing, installInBareDebian } from './bareDebian.ts'
import type { BareDebian } from './bareDebian.ts'
import type { CheckOptions, Figure } from './check.ts'
import { inside, openToOthers } from './packageInside.ts'
import { readTrace } from './socketTrace.ts'

const root = join(import.meta.dirname, '../..')
const release = join(root, 'release')
const strace =
  'strace -f -yy -qq -e trace=socket,socketpair,connect,bind,sendto,sendmsg,sendmmsg,listen -s 256'

export async function verifyPackage({ progress }: CheckOptions): Promise<Figure[]> {
  const missing = bareDebianMissing()
  if (missing !== null) {
    progress(`skipped: ${missing}`)
    return []
  }
  const deb = builtPackage(progress)
  const folder = await mkdtemp(join(tmpdir(), 'steradian-debian-'))
  progress(`a bare Debian with ${deb} in ${folder}`)
  const debian = await installInBareDebian(join(folder, 'root'), deb)
  try {
    const place = (name: string) => join(folder, 'root', 'home', 'lab', name)
    return [
      { name: 'package, megabytes', value: statSync(deb).size / 1e6, bar: { atMost: 500 } },
      installed(debian),
      ...(await inside(join(folder, 'root', 'opt', 'Steradian'), debian, progress)),
      startUp(debian, place('.config/Steradian/logs/steradian.log')),
      ...inTerminal(debian, place('cli.trace'), progress),
      ...inWindow(debian, place, progress),
      asService(debian),
    ]
  } finally {
    await debian.remove()
    await rm(folder, { recursive: true, force: true })
  }
}

function builtPackage(progress: CheckOptions['progress']): string {
  const found = () =>
    existsSync(release) ? readdirSync(release).filter((name) => name.endsWith('.deb')) : []
  if (found().length === 0) {
    progress('no package yet: npm run package')
    spawnSync(process.execPath, [join(root, 'scripts', 'package.mjs')], { stdio: 'inherit' })
  }
  const [deb] = found()
  if (deb === undefined) throw new WorkbenchError('internal', `${release}: no .deb was built`)
  return join(release, deb)
}

function installed({ inside }: BareDebian): Figure {
  const kilobytes = Number(inside("dpkg-query -W -f '${Installed-Size}' 'steradian*'"))
  return { name: 'installed, megabytes', value: (kilobytes * 1024) / 1e6, bar: null }
}

function inTerminal(
  debian: BareDebian,
  trace: string,
  progress: CheckOptions['progress'],
): Figure[] {
  const command = `cd /home/lab && chmod 777 . && ${strace} -u lab -o cli.trace env HOME=/home/lab steradian run /opt/Steradian/examples/spherical-motion.json --set training.steps=600 --json`
  const { code, said } = debian.withoutNetwork(command, 300)
  const last = said
    .trim()
    .split('\n')
    .findLast((line) => line.includes('"event":"summary"'))
  progress(last?.slice(0, 200) ?? said.slice(-2_000))
  const { outside } = told('command line', trace, progress)
  return [
    { name: 'exit code of the example without a network', value: code, bar: { atMost: 0 } },
    printed(debian, progress),
    { name: 'sockets off the machine, command line', value: outside, bar: { atMost: 0 } },
  ]
}

/** As an ordinary user without a display; the first bytes of the file tell that it is one. */
function printed({ withoutNetwork }: BareDebian, progress: CheckOptions['progress']): Figure {
  const { code, said } = withoutNetwork(
    `cd /home/lab && setpriv --reuid lab --regid lab --clear-groups env -u DISPLAY HOME=/home/lab steradian report run-1 --format pdf && head -c 5 run-1-report.pdf | grep -q PDF`,
    120,
  )
  progress(said.trim().slice(-500))
  return { name: 'exit code of a report as PDF without a display', value: code, bar: { atMost: 0 } }
}

/** Without strace, which slows every call down: from the start of the program to its page, the least of three starts. */
function startUp({ withoutNetwork }: BareDebian, log: string): Figure {
  withoutNetwork(
    `Xvfb :77 -screen 0 1400x900x24 -nolisten tcp >/dev/null 2>&1 & sleep 2
cd /home/lab; chmod 777 .
for number in 1 2 3; do
  DISPLAY=:77 HOME=/home/lab timeout 15 setpriv --reuid lab --regid lab --clear-groups steradian >/dev/null 2>&1
done; true`,
    60,
  )
  const starts = [...textOf(log).matchAll(/page loaded (\d+) ms/g)].map(([, told]) => Number(told))
  const milliseconds = starts.length === 0 ? Number.NaN : Math.min(...starts)
  return { name: 'start to page, milliseconds', value: milliseconds, bar: { atMost: 5_000 } }
}

/** A person’s keys: a new run as the form proposes it, and its start. */
const hands = `
export DISPLAY=:77 HOME=/home/lab
cd /home/lab
for number in $(seq 60); do
  sleep 1
  grep -q 'page loaded' .config/Steradian/logs/steradian.log && break
done
xdotool mousemove 700 500; sleep 5
xdotool key ctrl+n; sleep 4
xdotool key ctrl+Return
for number in $(seq 60); do
  sleep 5
  steradian runs --read-only --json > runs.json 2> runs.error
  grep -q '"kind":"finished"' runs.json && break
done
timeout 30 steradian > second.out 2>&1; echo $? > second.code
steradian export run-1 --read-only --format bundle --to /home/lab > bundle.out 2>&1
timeout 30 steradian /home/lab/run-1.steradian > handed.out 2>&1
for number in 1 2 3 4 5 6; do
  sleep 2
  steradian runs --read-only --json > after.json 2> after.error
  [ "$(grep -o '"kind":"finished"' after.json | wc -l)" -gt 1 ] && break
done
xdotool key ctrl+q
sleep 2
`

function inWindow(
  { withoutNetwork }: BareDebian,
  place: (name: string) => string,
  progress: CheckOptions['progress'],
): Figure[] {
  const start = `${strace} -u lab -o window.trace env HOME=/home/lab DISPLAY=:77 steradian`
  const text = `rm -rf /home/lab/.local /home/lab/.config/Steradian/logs
Xvfb :77 -screen 0 1400x900x24 -nolisten tcp >/dev/null 2>&1 & sleep 2
cd /home/lab; ${start} > window.out 2>&1 & window=$!
cat > hands.sh <<'END'${hands}END
chmod 755 hands.sh; chmod 777 .; timeout 450 setpriv --reuid lab --regid lab --clear-groups sh /home/lab/hands.sh
kill $window 2>/dev/null; sleep 3; true`
  withoutNetwork(text, 500)
  const runs = textOf(place('runs.json'))
  const finished = runs.split('\n').filter((line) => line.includes('"kind":"finished"')).length
  if (finished === 0) progress(`${textOf(place('window.out')).slice(-1_500)}\n${runs.slice(-500)}`)
  const after = textOf(place('after.json')).split('"kind":"finished"').length - 1
  if (after < 2) progress(`${textOf(place('bundle.out'))}${textOf(place('handed.out'))}`)
  const { outside } = told('window', place('window.trace'), progress)
  return [
    { name: 'runs that the window trained', value: finished, bar: { atLeast: 1 } },
    {
      name: 'exit code of a second start, which wakes the first',
      value: Number(textOf(place('second.code')).trim() || Number.NaN),
      bar: { atMost: 0 },
    },
    { name: 'runs after a bundle was opened', value: after, bar: { atLeast: 2 } },
    {
      name: 'rights of others on the workspace',
      value: openToOthers(place('.local/share/steradian')),
      bar: { atMost: 0 },
    },
    { name: 'sockets off the machine, window', value: outside, bar: { atMost: 0 } },
  ]
}

/** As systemd would: started in the foreground, told to end. */
function asService({ withoutNetwork }: BareDebian): Figure {
  const { code } = withoutNetwork(
    'setpriv --reuid lab --regid lab --clear-groups env HOME=/home/lab timeout --preserve-status --signal TERM 10 steradian serve',
    60,
  )
  return { name: 'exit code of the service after SIGTERM', value: code, bar: { atMost: 0 } }
}

function told(what: string, file: string, progress: CheckOptions['progress']): { outside: number } {
  const { families, outside } = readTrace(textOf(file))
  const counts = [...families].map(([family, count]) => `${family} ${count}`).join(', ')
  progress(`${what}: ${counts === '' ? 'no socket at all' : counts}`)
  for (const line of outside.slice(0, 5)) progress(`  ${line}`)
  // Without a trace nothing is known, and nothing would be a pass.
  return { outside: existsSync(file) ? outside.length : Number.POSITIVE_INFINITY }
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}
