/** The studies of a workspace: read once, written down at every change. */
import { WorkbenchError } from '../contract/errors.ts'
import type { Study, Trial } from '../contract/study.ts'
import { studySchema } from '../contract/study.ts'
import type { RunStore } from '../runs/store.ts'
import { readDocuments } from './documents.ts'
import type { EventListener } from './eventHub.ts'

export class StudyShelf {
  private readonly store: RunStore
  private readonly tell: EventListener
  private readonly studies: Map<string, Study>

  constructor(store: RunStore, tell: EventListener) {
    this.store = store
    this.tell = tell
    const stored = readDocuments(store, 'study', studySchema)
    this.studies = new Map(stored.map((study) => [study.studyId, study] as const))
  }

  /** Newest first. */
  all(): Study[] {
    return [...this.studies.values()].sort((one, other) => numberOf(other) - numberOf(one))
  }

  find(studyId: string): Study | undefined {
    return this.studies.get(studyId)
  }

  get(studyId: string): Study {
    const study = this.studies.get(studyId)
    if (study) return study
    throw new WorkbenchError('request-invalid', `there is no study ${studyId}`)
  }

  nextNumber(): number {
    return 1 + Math.max(0, ...[...this.studies.values()].map(numberOf))
  }

  put(study: Study): Study {
    this.store.putDocument('study', study.studyId, JSON.stringify(study))
    this.studies.set(study.studyId, study)
    this.tell('study.changed', study)
    return study
  }

  putTrial(studyId: string, trial: Trial): void {
    const study = this.get(studyId)
    const others = study.trials.filter(({ index }) => index !== trial.index)
    const trials = [...others, trial].sort((one, other) => one.index - other.index)
    this.put({ ...study, trials })
  }

  remove(studyId: string): void {
    this.get(studyId)
    this.studies.delete(studyId)
    this.store.removeDocument('study', studyId)
    this.tell('study.removed', { studyId })
  }
}

function numberOf({ studyId }: Study): number {
  return Number(studyId.split('-')[1])
}
