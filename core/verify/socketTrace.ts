/** What strace saw of sockets: which families were opened, and who was addressed outside this machine. */

export type SocketTrace = {
  /** How often each family was asked for: AF_UNIX, AF_INET, … */
  readonly families: ReadonlyMap<string, number>
  /** Lines that reach, or listen to, more than this machine. */
  readonly outside: readonly string[]
}

/** Inside the machine: other processes, and the kernel. */
const localFamilies = /^AF_(UNIX|LOCAL|NETLINK|ALG|UNSPEC)$/
const localAddresses = /inet_addr\("127\.|inet_pton\(AF_INET6, "(::1|::ffff:127\.)/

/** @param text of strace -f -yy -e trace=socket,connect,bind,sendto,sendmsg: -yy names the kind of each socket */
export function readTrace(text: string): SocketTrace {
  const families = new Map<string, number>()
  const outside: string[] = []
  for (const line of text.split('\n')) {
    const family = /\bsocket(?:pair)?\((AF_\w+)/.exec(line)?.[1]
    if (family !== undefined) families.set(family, (families.get(family) ?? 0) + 1)
    // Over a connected datagram socket the address stands in the line before.
    if (/\bsend\w*\(\d+<UDP/.test(line) || reachesOut(line)) outside.push(line)
  }
  return { families, outside }
}

function reachesOut(line: string): boolean {
  const family = /sa_family=(AF_\w+)/.exec(line)?.[1]
  return family !== undefined && !localFamilies.test(family) && !localAddresses.test(line)
}
