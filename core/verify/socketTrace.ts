/** What strace saw of sockets: which families were opened, and who was addressed outside this machine. */

export type SocketTrace = {
  /** How often each family was asked for: AF_UNIX, AF_INET, … */
  readonly families: ReadonlyMap<string, number>
  /** Lines that reach, or listen to, more than this machine. */
  readonly outside: readonly string[]
  /**
   * Connects of datagram sockets: they send nothing, they ask the kernel for a route. Chromium asks once whether there
   * is IPv6. What is then sent over such a socket is `outside`.
   */
  readonly routeQuestions: readonly string[]
}

/** Inside the machine: other processes, and the kernel. */
const localFamilies = /^AF_(UNIX|LOCAL|NETLINK|ALG|UNSPEC)$/
const localAddresses = /inet_addr\("127\.|inet_pton\(AF_INET6, "(::1|::ffff:127\.)/

/** @param text of strace -f -e trace=socket,connect,bind,send,sendto,sendmsg */
export function readTrace(text: string): SocketTrace {
  const families = new Map<string, number>()
  const outside: string[] = []
  const routeQuestions: string[] = []
  /** Datagram sockets by file number, but for those that stay inside the machine. */
  const datagrams = new Set<string>()
  for (const line of text.split('\n')) {
    const opened = openedIn(line)
    if (opened) {
      families.set(opened.family, (families.get(opened.family) ?? 0) + 1)
      if (opened.isDatagram) datagrams.add(opened.file)
      else datagrams.delete(opened.file)
    }
    const isDatagram = datagrams.has(/\b(?:connect|send\w*)\((\d+),/.exec(line)?.[1] ?? '')
    if (isDatagram && line.includes('connect(')) routeQuestions.push(line)
    else if (isDatagram || reachesOut(line)) outside.push(line)
  }
  return { families, outside, routeQuestions }
}

function openedIn(line: string): { family: string; file: string; isDatagram: boolean } | undefined {
  const found = /\bsocket(?:pair)?\((AF_\w+), (\w+).*?(?:= (\d+))?$/.exec(line)
  if (!found) return undefined
  const [, family = '', kind, file = ''] = found
  return { family, file, isDatagram: kind === 'SOCK_DGRAM' && !localFamilies.test(family) }
}

function reachesOut(line: string): boolean {
  const family = /sa_family=(AF_\w+)/.exec(line)?.[1]
  return family !== undefined && !localFamilies.test(family) && !localAddresses.test(line)
}
