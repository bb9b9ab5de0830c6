/** What each environment looks like in one state: shapes in its own units, y upwards. */

type Role = 'ground' | 'body' | 'accent' | 'goal' | 'trail'
type Place = readonly [number, number]

type Shape =
  | {
      readonly kind: 'line'
      readonly points: readonly Place[]
      readonly role: Role
      readonly width: number
    }
  | { readonly kind: 'dot'; readonly at: Place; readonly radius: number; readonly role: Role }

export interface Scene {
  /** Left, top, width, height in units; top is the largest y. */
  readonly box: readonly [number, number, number, number]
  readonly shapes: readonly Shape[]
}

type Draw = (frames: readonly (readonly number[])[], frame: number) => Scene

/** Null for an environment that this window does not know. */
export function sceneOf(
  environment: string,
  frames: readonly (readonly number[])[],
  frame: number,
): Scene | null {
  return scenes[environment]?.(frames, frame) ?? null
}

const scenes: Readonly<Record<string, Draw>> = {
  'cart-pole': cartPole,
  pendulum,
  'mountain-car-continuous': mountainCar,
  acrobot,
  'point-mass': pointMass,
  swimmer,
}

function line(points: readonly Place[], role: Role, width: number): Shape {
  return { kind: 'line', points, role, width }
}

function dot(at: Place, radius: number, role: Role): Shape {
  return { kind: 'dot', at, radius, role }
}

function cartPole(frames: readonly (readonly number[])[], frame: number): Scene {
  const [x = 0, , angle = 0] = frames[frame] ?? []
  const tip: Place = [x + Math.sin(angle), Math.cos(angle)]
  return {
    box: [-2.7, 1.3, 5.4, 1.8],
    shapes: [
      line(
        [
          [-2.4, -0.12],
          [2.4, -0.12],
        ],
        'ground',
        0.03,
      ),
      line(
        [
          [x - 0.25, 0],
          [x + 0.25, 0],
        ],
        'body',
        0.22,
      ),
      line([[x, 0], tip], 'accent', 0.08),
    ],
  }
}

function pendulum(frames: readonly (readonly number[])[], frame: number): Scene {
  const [angle = 0] = frames[frame] ?? []
  const tip: Place = [Math.sin(angle), Math.cos(angle)]
  return {
    box: [-1.8, 1.2, 3.6, 2.4],
    shapes: [
      line(
        [
          [0, 0],
          [0, 1],
        ],
        'goal',
        0.02,
      ),
      line([[0, 0], tip], 'accent', 0.12),
      dot([0, 0], 0.07, 'body'),
    ],
  }
}

function height(x: number): number {
  return 0.45 * Math.sin(3 * x) + 0.55
}

function mountainCar(frames: readonly (readonly number[])[], frame: number): Scene {
  const [x = 0] = frames[frame] ?? []
  const hill = Array.from({ length: 61 }, (_, place): Place => {
    const at = -1.2 + (1.8 * place) / 60
    return [at, height(at)]
  })
  return {
    box: [-1.3, 1.3, 2, 1.35],
    shapes: [
      line(hill, 'ground', 0.015),
      line(
        [
          [0.45, height(0.45)],
          [0.45, height(0.45) + 0.18],
        ],
        'goal',
        0.02,
      ),
      dot([x, height(x) + 0.04], 0.045, 'accent'),
    ],
  }
}

function acrobot(frames: readonly (readonly number[])[], frame: number): Scene {
  const [first = 0, second = 0] = frames[frame] ?? []
  const elbow: Place = [Math.sin(first), -Math.cos(first)]
  const tip: Place = [elbow[0] + Math.sin(first + second), elbow[1] - Math.cos(first + second)]
  return {
    box: [-3.3, 2.2, 6.6, 4.4],
    shapes: [
      line(
        [
          [-2.2, 1],
          [2.2, 1],
        ],
        'goal',
        0.03,
      ),
      line([[0, 0], elbow], 'body', 0.16),
      line([elbow, tip], 'accent', 0.16),
      dot([0, 0], 0.1, 'ground'),
    ],
  }
}

function pointMass(frames: readonly (readonly number[])[], frame: number): Scene {
  const trail = frames.slice(0, frame + 1).map(([x = 0, y = 0]): Place => [x, y])
  const at = trail.at(-1) ?? [0, 0]
  const zoom = zoomFor(frames)
  return {
    box: [-1.95 * zoom, 1.3 * zoom, 3.9 * zoom, 2.6 * zoom],
    shapes: [
      line(
        [
          [-0.12 * zoom, 0],
          [0.12 * zoom, 0],
        ],
        'goal',
        0.02 * zoom,
      ),
      line(
        [
          [0, -0.12 * zoom],
          [0, 0.12 * zoom],
        ],
        'goal',
        0.02 * zoom,
      ),
      line(trail, 'trail', 0.02 * zoom),
      dot(at, 0.07 * zoom, 'accent'),
    ],
  }
}

/** 1 where the whole episode stays near the goal; larger where the mass runs away. */
function zoomFor(frames: readonly (readonly number[])[]): number {
  return frames.reduce(
    (zoom, [x = 0, y = 0]) => Math.max(zoom, Math.abs(x) / 1.8, Math.abs(y) / 1.2),
    1,
  )
}

/** Links of length 1, the middle one at (x, y); the picture goes along with it over marks on the ground. */
function swimmer(frames: readonly (readonly number[])[], frame: number): Scene {
  const [x = 0, y = 0, heading = 0, back = 0, front = 0] = frames[frame] ?? []
  const along = (from: Place, angle: number, length: number): Place => [
    from[0] + length * Math.cos(angle),
    from[1] + length * Math.sin(angle),
  ]
  const rear = along([x, y], heading, -0.5)
  const nose = along([x, y], heading, 0.5)
  const marks = Array.from({ length: 9 }, (_, place): Shape => {
    const at = Math.floor(x) - 4 + place
    return line(
      [
        [at, -1.25],
        [at, -1.1],
      ],
      'ground',
      0.03,
    )
  })
  return {
    box: [x - 2.2, 1.4, 4.4, 2.8],
    shapes: [
      ...marks,
      line(
        frames.slice(0, frame + 1).map(([at = 0, up = 0]): Place => [at, up]),
        'trail',
        0.02,
      ),
      line([along(rear, heading - back, -1), rear], 'body', 0.12),
      line([rear, nose], 'accent', 0.12),
      line([nose, along(nose, heading + front, 1)], 'body', 0.12),
    ],
  }
}
