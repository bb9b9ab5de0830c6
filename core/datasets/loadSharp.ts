/** Libvips, loaded with the first picture: it takes 150 ms, for which the start of the program need not wait. */
export type Pictures = (typeof import('sharp'))['default']

let loading: Promise<Pictures> | undefined

export function loadSharp(): Promise<Pictures> {
  loading ??= import('sharp').then(({ default: sharp }) => {
    sharp.cache(false)
    // Pictures are decoded several at a time; threads inside each would only fight over the cores.
    sharp.concurrency(1)
    return sharp
  })
  return loading
}
