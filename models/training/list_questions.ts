/** Prints the 69 questions with their interchange keys as JSON, for the Python side of training. */
import { QUESTIONS } from '../../src-shared/moaks/questions.js'

process.stdout.write(JSON.stringify(QUESTIONS))
