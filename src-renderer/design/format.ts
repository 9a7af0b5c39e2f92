const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** "14 Mar 2026" of an ISO date or DICOM date (YYYYMMDD); the text itself where it is neither. */
export function formatDate(date: string): string {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(date)
  const month = MONTHS[Number(match?.[2]) - 1]
  return match && month ? `${Number(match[3])} ${month} ${match[1]}` : date
}

/** "14 Mar 2026, 09:41" of an ISO time, in this machine's time zone. */
export function formatTime(iso: string): string {
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) return iso
  const two = (n: number): string => String(n).padStart(2, '0')
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  return `${formatDate(day)}, ${two(time.getHours())}:${two(time.getMinutes())}`
}

/** "1 finding", "3 findings". `many` where adding an s does not do. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`
}

/** A word with a capital. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** How an execution provider is called. */
export const PROVIDER_NAMES = {
  cpu: 'CPU',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'Core ML',
} as const
