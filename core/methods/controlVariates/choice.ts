/** One choice of a drop-down list, as `field` takes it. */
export function choice(value: string, label: string, help: string) {
  return { value, label, help }
}
