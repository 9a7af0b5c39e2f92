import { KINDS, type KindName } from './kinds/index.js'
import { scratchFolder, tryOne } from './one.js'
import { rmSync } from 'node:fs'
const [name, count, seed='1', from='0'] = process.argv.slice(2)
const scratch = scratchFolder()
const k = await KINDS[name as KindName].load(scratch)
let read=0, refused=0; const faults = new Map<string,string>()
const t=Date.now()
for (let i=+from;i<+from+ +count;i++){ const t0=Date.now(); const r = await tryOne(k,{name,seed:+seed,index:i,scratch}); if(Date.now()-t0>1000) console.log('slow',i,Date.now()-t0,r.what)
 if(r.outcome?.read)read++; else refused++
 for(const f of r.faults) {const key=f.replace(/\d+/g,'#').slice(0,150); if(!faults.has(key)) {faults.set(key,`${i} [${r.what}] ${f}`); console.log(`${i} [${r.what}] ${f}`)}}
}
console.log({name,read,refused,perSecond:+count/((Date.now()-t)/1000), rss: process.resourceUsage().maxRSS/1024})
rmSync(scratch,{recursive:true})
process.exit(0)
