/** Notices that the wall clock moved on its own: the machine slept, or somebody set the clock. */
import type { Clock } from '../contract/clock.ts'

/** Seconds by which the two clocks may drift apart between two looks. */
const tolerated = 20

/** Each call compares with the call before; words for people, or null when time went as it should. */
export function watchClock(clock: Clock): () => string | null {
  let wall = clock.now().getTime() / 1000
  let steady = clock.seconds()
  return () => {
    const [wallNow, steadyNow] = [clock.now().getTime() / 1000, clock.seconds()]
    const jump = wallNow - wall - (steadyNow - steady)
    wall = wallNow
    steady = steadyNow
    if (Math.abs(jump) <= tolerated) return null
    if (jump < 0)
      return `The computer’s clock was set back by ${spoken(-jump)}. Steps and durations are not touched; wall times before and after overlap.`
    return `The computer slept, or its clock was set forward, for ${spoken(jump)}. Steps and durations are not touched.`
  }
}

function spoken(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} seconds`
  if (seconds < 7_200) return `${Math.round(seconds / 60)} minutes`
  return `${(seconds / 3600).toFixed(1)} hours`
}
