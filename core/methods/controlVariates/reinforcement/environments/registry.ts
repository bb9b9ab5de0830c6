/** Every environment by its name. */
import type { EnvironmentName } from '../names.ts'
import { acrobot } from './acrobot.ts'
import { cartPole } from './cartPole.ts'
import type { Environment } from './environment.ts'
import { mountainCar } from './mountainCar.ts'
import { pendulum } from './pendulum.ts'
import { pointMass } from './pointMass.ts'
import { swimmer } from './swimmer.ts'

export const environments: Readonly<Record<EnvironmentName, Environment>> = {
  'cart-pole': cartPole,
  pendulum,
  'mountain-car-continuous': mountainCar,
  acrobot,
  'point-mass': pointMass,
  swimmer,
}
