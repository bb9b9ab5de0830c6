/** What the angle is compared with. */
import { z } from 'zod'
import { field } from '../../../contract/field.ts'

const group = 'Comparison'

export const rivalsSchema = z.strictObject({
  truth: z
    .enum(['c10_test_200', 'c100_test_200', 'in16_test_200'])
    .default('c10_test_200')
    .meta(
      field({
        ...{ label: 'Judged by', group },
        help: 'True accuracy of every NAS-Bench-201 child, from the published table.',
        choices: [
          { value: 'c10_test_200', label: 'CIFAR-10', help: 'Test accuracy after 200 epochs.' },
          { value: 'c100_test_200', label: 'CIFAR-100', help: 'Test accuracy after 200 epochs.' },
          { value: 'in16_test_200', label: 'ImageNet16-120', help: 'Test accuracy, 200 epochs.' },
        ],
        visibleWhen: { path: 'space.kind', in: ['nas-bench-201'] },
      }),
    ),
  testedChildren: z
    .int()
    .min(0)
    .max(15_625)
    .default(150)
    .meta(
      field({
        ...{ label: 'Children to test', group, unit: 'children' },
        help: 'Random children whose accuracy in the supernet is a rival metric, with batch-norm statistics recomputed and without.',
      }),
    ),
  magnitude: z
    .boolean()
    .default(true)
    .meta(
      field({
        ...{ label: 'Train operator strengths', group },
        help: 'Strengths α of all operators, by Adam on the judging pictures with the weighted sum of all; a rival metric. The weights do not feel them.',
        visibleWhen: { path: 'space.kind', in: ['nas-bench-201'] },
      }),
    ),
  magnitudeEvery: z
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .meta(
      field({
        ...{ label: 'Strengths every', group, unit: 'steps', advanced: true },
        help: 'Steps of the weights to one of the strengths. Their learning rate is 3·10⁻⁴ times this.',
        visibleWhen: { path: 'rivals.magnitude', in: [true] },
      }),
    ),
  resamples: z
    .int()
    .min(2)
    .max(10_000)
    .default(100)
    .meta(
      field({
        ...{ label: 'Bootstrap draws', group, advanced: true },
        help: 'Behind the 95 % interval of each rank correlation.',
      }),
    ),
})
