/** Configuration of the ladder of temperatures and of the sampler. */
import { z } from 'zod'
import { field } from '../../contract/field.ts'
import { choice } from './choice.ts'
import { odeKinds, regressionKinds } from './problemSettings.ts'

export const samplerNames = ['random-walk', 'mala', 'hmc', 'nuts', 'population'] as const

const onLadders = { path: 'problem.kind', in: [...regressionKinds, ...odeKinds] }

const sampling = 'Sampling'

export const ladderSchema = z.strictObject({
  kind: z
    .enum(['gauss-legendre', 'power', 'adaptive'])
    .default('gauss-legendre')
    .meta(
      field({
        ...{ label: 'Ladder', group: sampling, visibleWhen: onLadders },
        help: 'Gauss–Legendre nodes, or the trapezoid rule with second-order correction.',
        choices: [
          choice('gauss-legendre', 'Gauss–Legendre', 'In u with t = u^power: most exact.'),
          choice('power', 'Power', 't = (i/K)^power, corrected trapezoid.'),
          choice(
            'adaptive',
            'Adaptive',
            'A coarse power ladder, refined where it is least certain.',
          ),
        ],
      }),
    ),
  start: z
    .enum(['prior', 'fitted-gaussian'])
    .default('prior')
    .meta(
      field({
        ...{ label: 'Path from', group: sampling, advanced: true, visibleWhen: onLadders },
        help: 'Where the ladder starts; both ways end at the same evidence.',
        choices: [
          choice('prior', 'The prior', 'Power posteriors, as published.'),
          choice(
            'fitted-gaussian',
            'A fitted Gaussian',
            'Of a pilot’s posterior: where the way from the prior changes its phase. Needs the population.',
          ),
        ],
      }),
    ),
  temperatures: z
    .int()
    .min(3)
    .max(200)
    .default(31)
    .meta(
      field({
        ...{ label: 'Temperatures', group: sampling, help: 'From the prior to the posterior.' },
        visibleWhen: onLadders,
      }),
    ),
  power: z
    .number()
    .min(1)
    .max(10)
    .default(5)
    .meta(
      field({
        ...{ label: 'Ladder power', group: sampling, advanced: true, visibleWhen: onLadders },
        help: 't = u^power: the integrand is steep near the prior.',
      }),
    ),
})

export const samplingSchema = z.strictObject({
  sampler: z
    .enum(samplerNames)
    .default('nuts')
    .meta(
      field({
        ...{ label: 'Sampler', group: sampling, help: 'How each temperature is drawn from.' },
        choices: [
          choice('random-walk', 'Random walk', 'Metropolis.'),
          choice('mala', 'MALA', 'Langevin steps.'),
          choice('hmc', 'HMC', 'Hamiltonian trajectories of fixed length.'),
          choice('nuts', 'NUTS', 'Trajectories that end where they turn.'),
          choice(
            'population',
            'Population',
            'All temperatures at once, exchanging states: many modes.',
          ),
        ],
      }),
    ),
  chains: z
    .int()
    .min(1)
    .max(16)
    .default(2)
    .meta(
      field({ label: 'Chains', group: sampling, unit: 'chains', help: 'At each temperature.' }),
    ),
  draws: z
    .int()
    .min(20)
    .max(5000)
    .default(400)
    .meta(field({ label: 'Draws', group: sampling, unit: 'samples', help: 'Kept of each chain.' })),
  warmUp: z
    .int()
    .min(50)
    .max(20_000)
    .default(300)
    .meta(
      field({
        ...{ label: 'Warm-up', group: sampling, unit: 'steps', advanced: true },
        help: 'Steps that tune step size and mass matrix and are thrown away.',
      }),
    ),
  thinning: z
    .int()
    .min(1)
    .max(100)
    .default(1)
    .meta(
      field({
        ...{ label: 'Thinning', group: sampling, unit: 'steps', advanced: true },
        help: 'Sampler steps for each draw that is kept.',
      }),
    ),
})
