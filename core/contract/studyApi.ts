/** Requests about studies. */
import { z } from 'zod'
import { nothing, request } from './request.ts'
import { proposalSchema, studyPlanSchema, studySchema } from './study.ts'

const ofStudy = z.strictObject({ studyId: z.string() })

export const studyRequests = {
  'studies.list': request(nothing, z.array(studySchema)),
  'studies.get': request(ofStudy, studySchema),
  'studies.start': request(studyPlanSchema, studySchema),
  /** Budget and concurrency, while it runs or not; a finished study with a larger budget goes on. */
  'studies.change': request(
    z.strictObject({
      studyId: z.string(),
      budget: studyPlanSchema.shape.budget,
      concurrency: studyPlanSchema.shape.concurrency,
    }),
    studySchema,
  ),
  /** Proposes no more; trials under way go on. */
  'studies.pause': request(ofStudy, studySchema),
  /** Resumes the trials that were cut off, and proposes again. */
  'studies.continue': request(ofStudy, studySchema),
  /** Forgets the study; its runs stay. */
  'studies.remove': request(ofStudy, nothing),
  /** A proposal made again from the seed, the index and what was known then; `equal` to the stored one or not. */
  'studies.replay': request(
    z.strictObject({ studyId: z.string(), index: z.int().nonnegative() }),
    z.strictObject({ proposal: proposalSchema, equal: z.boolean() }),
  ),
} as const

export const studyEvents = {
  'study.changed': studySchema,
  'study.removed': ofStudy,
} as const
