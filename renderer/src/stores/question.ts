import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

export interface Question {
  readonly title: string
  readonly text: string
  /** On the button that does it. */
  readonly word: string
}

/** What is asked before something that nothing undoes. */
export const useQuestionStore = defineStore('question', () => {
  const asked = shallowRef<Question | null>(null)
  let settle: (answer: boolean) => void = () => undefined

  /** A second question takes the place of the first, which counts as refused. */
  function ask(question: Question): Promise<boolean> {
    settle(false)
    asked.value = question
    return new Promise((resolve) => {
      settle = resolve
    })
  }

  function answer(yes: boolean): void {
    asked.value = null
    settle(yes)
  }

  return { asked, ask, answer }
})
