/** Names for new folders beside those that are there. */
import { readdir } from 'node:fs/promises'

/** The name itself, or with the first number that makes it new. */
export async function freeName(destination: string, wanted: string): Promise<string> {
  const taken = new Set(await readdir(destination))
  let name = wanted
  for (let count = 2; taken.has(name); count += 1) name = `${wanted}-${count}`
  return name
}
