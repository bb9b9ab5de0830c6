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
  const kinds = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [, family, kind = ''] = /\bsocket(?:pair)?\((AF_\w+), (\w+)/.exec(line) ?? []
    if (family !== undefined) {
      families.set(family, (families.get(family) ?? 0) + 1)
      kinds.set(/= (\d+)$/.exec(line)?.[1] ?? '', localFamilies.test(family) ? 'local' : kind)
    }
    const [, call, file = ''] = /\b(connect|send\w*)\((\d+),/.exec(line) ?? []
    const isDatagram = kinds.get(file) === 'SOCK_DGRAM'
    if (call !== undefined && call !== 'connect' && isDatagram) outside.push(line)
    else if (reachesOut(line)) (isDatagram ? routeQuestions : outside).push(line)
  }
  return { families, outside, routeQuestions }
}

function reachesOut(line: string): boolean {
  const family = /sa_family=(AF_\w+)/.exec(line)?.[1]
  return family !== undefined && !localFamilies.test(family) && !localAddresses.test(line)
}
