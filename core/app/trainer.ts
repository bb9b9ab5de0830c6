/** The trainer's front door: the only file of core/app that leads to TensorFlow. */
export { runTrainer } from '../training/trainer.ts'
