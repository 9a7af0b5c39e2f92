import fs from 'node:fs'
import { startViewerBench } from './viewer.js'
function pss(pid: number, field = 'Pss'): number { try { const m = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(fs.readFileSync(`/proc/${pid}/smaps_rollup`,'utf8')); return Math.round(Number(m?.[1]??0)/1024) } catch { return 0 } }
function tree(root: number): {pid:number,type:string}[] {
  const kids = new Map<number, number[]>()
  for (const e of fs.readdirSync('/proc')) { if (!/^\d+$/.test(e)) continue; try { const s=fs.readFileSync(`/proc/${e}/stat`,'utf8'); const p=Number(s.slice(s.lastIndexOf(')')+2).split(' ')[1]); kids.set(p,[...(kids.get(p)??[]),Number(e)]) } catch {} }
  const out=[root]; for (let i=0;i<out.length;i++) out.push(...(kids.get(out[i]!)??[]))
  return out.map(pid=>{ let t='?'; try { const c=fs.readFileSync(`/proc/${pid}/cmdline`,'utf8').split(/[\0 ]/); t=c.find(x=>x.startsWith('--type='))?.slice(7)??'main'; if (t==='utility') t+=c.find(x=>x.startsWith('--utility-sub-type='))?.split('.').pop()??'' } catch {} return {pid,type:t} })
}
const app = await startViewerBench()
const page = await app.firstWindow()
const q = process.env['Q'] ?? 'volumes=dess,pd-sag,pd-cor,pd-ax,t1-sag'
await page.goto(`condyle://app/ours.html?${q}`)
await page.waitForFunction(() => 'bench' in window)
const session = await page.context().newCDPSession(page)
const root = app.process().pid ?? 0
for (let n = 0; n < Number(process.env['N'] ?? 20); n++) {
  await page.evaluate(async () => { await window.bench.open(); await window.bench.everything(); await window.bench.close() })
  await session.send('HeapProfiler.collectGarbage')
  await page.waitForTimeout(500)
  const by: Record<string, number> = {}
  for (const {pid,type} of tree(root)) by[type]=(by[type]??0)+pss(pid)
  const r = tree(root).find(({type})=>type==='renderer')
  if (r && (n<4||n===7)) { const names: Record<string,number> = {}; let name=''; for (const line of fs.readFileSync(`/proc/${r.pid}/smaps`,'utf8').split('\n')) { const m=/^[0-9a-f]+-[0-9a-f]+ (\S+) \S+ \S+ \S+\s*(.*)$/.exec(line); if (m) name=m[1]+' '+(m[2]??''); const q=/^Pss:\s+(\d+)/.exec(line); if (q) names[name]=(names[name]??0)+Number(q[1])/1024 } console.log(JSON.stringify(Object.fromEntries(Object.entries(names).filter(([,v])=>v>3).map(([k,v])=>[k,Math.round(v)])))) }
  const heap = await session.send('Runtime.getHeapUsage') as Record<string, number>
  const dom = await session.send('Memory.getDOMCounters')
  console.log(n, JSON.stringify(by), 'sum', Object.values(by).reduce((a,b)=>a+b,0), 'js', (heap['usedSize']!/1e6).toFixed(1), 'backing', ((heap['backingStorageSize']??0)/1e6).toFixed(1), JSON.stringify(dom))
}


await app.close()
