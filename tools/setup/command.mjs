import { spawn, spawnSync } from 'node:child_process'
import { ROOT } from './places.mjs'

/**
 * Runs a program to its end in the checkout, its output passed through (stdout to stderr when `quiet`, so that
 * a command whose stdout is data stays clean). Resolves to the exit code.
 */
export function run(program, args, { env = {}, quiet = false, cwd = ROOT } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['inherit', quiet ? 2 : 'inherit', 'inherit'],
      shell: process.platform === 'win32' && program === 'npm',
    })
    const forward = (signal) => child.kill(signal)
    process.on('SIGINT', forward)
    process.on('SIGTERM', forward)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      process.off('SIGINT', forward)
      process.off('SIGTERM', forward)
      resolve(signal ? 130 : (code ?? 1))
    })
  })
}

/** Runs a program to its end in the checkout and resolves to its exit code and all that it printed, in its order. */
export function runAside(program, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const printed = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => printed.push(chunk))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, printed: Buffer.concat(printed).toString('utf8') }))
  })
}

/** Standard output of a program, or undefined where it is missing or fails. */
export function outputOf(program, args, env = {}) {
  const result = spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, ...env } })
  return result.status === 0 ? result.stdout : undefined
}
