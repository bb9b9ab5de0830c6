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

/** @param text of strace -f -yy -e trace=socket,connect,bind,sendto,sendmsg: -yy names the kind of each socket */
export function readTrace(text: string): SocketTrace {
  const families = new Map<string, number>()
  const outside: string[] = []
  const routeQuestions: string[] = []
  for (const line of text.split('\n')) {
    const family = /\bsocket(?:pair)?\((AF_\w+)/.exec(line)?.[1]
    if (family !== undefined) families.set(family, (families.get(family) ?? 0) + 1)
    const call = /\b(connect|send\w*)\(\d+<UDP/.exec(line)?.[1]
    if (call === 'connect') routeQuestions.push(line)
    else if (call !== undefined || reachesOut(line)) outside.push(line)
  }
  return { families, outside, routeQuestions }
}

function reachesOut(line: string): boolean {
  const family = /sa_family=(AF_\w+)/.exec(line)?.[1]
  return family !== undefined && !localFamilies.test(family) && !localAddresses.test(line)
}
