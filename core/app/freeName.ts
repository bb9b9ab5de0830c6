/** Names for new files and folders beside those that are there. */
import { readdir } from 'node:fs/promises'

/** The name itself, or with the first number that makes it new. `ending` stays at the end: `.zip`. */
export async function freeName(destination: string, wanted: string, ending = ''): Promise<string> {
  const taken = new Set(await readdir(destination))
  let name = `${wanted}${ending}`
  for (let count = 2; taken.has(name); count += 1) name = `${wanted}-${count}${ending}`
  return name
}
