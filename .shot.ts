import { chromium } from 'playwright-core';
const base = process.argv[2] ?? 'http://localhost:8381';
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: '--no-sandbox --use-gl=angle --use-angle=swiftshader --enable-unsafe-swiftshader --ignore-gpu-blocklist --disable-dev-shm-usage'.split(' ') });
const go = async (name: string, path: string, vp: {width:number,height:number}, opt: any = {}) => {
  const c = await b.newContext({ viewport: vp, isMobile: vp.width < 500, hasTouch: vp.width<500, deviceScaleFactor: 1 });
  const p = await c.newPage(); p.on('console', m => ['error','warning'].includes(m.type()) && console.log(name, m.text().slice(0,300))); p.on('pageerror', e => console.log(name, 'ERR', e.message));
  await p.goto(base + path, { waitUntil: 'load' }); await p.waitForTimeout(opt.wait ?? 2500);
  if (opt.act) await opt.act(p);
  await p.screenshot({ path: `/tmp/shots/${name}.png`, fullPage: !!opt.full }); await c.close();
};
const D = { width: 1440, height: 900 }, P = { width: 390, height: 844 };
const which = process.argv[3]?.split(',');
const all: [string, string, any, any?][] = [
 ['front-d', '/', D, {wait: 5000}], ['front-p', '/', P], ['front-p-full','/',P,{full:true}], ['city-d', '/?in=city:222404', D, {wait:5000}],
 ['heat-d', '/?in=city:222404', D, {wait: 4000, act: async (p: any) => { await p.selectOption('#map-show','households'); await p.waitForTimeout(4000);} }],
 ['status-d', '/?in=city:222404', D, {wait: 4000, act: async (p: any) => { await p.selectOption('#map-show','status'); await p.waitForTimeout(4000);} }],
 ['map-p', '/', P, {act: async (p: any) => { await p.click('#tab-map'); await p.waitForTimeout(5000);} }],
 ['comm-d', process.argv[4] ?? '/c/222404/HN001', D, {full:true}], ['comm-p', process.argv[4] ?? '/c/222404/HN001', P, {full:true}], ['figures-d','/figures',D,{full:true}], ['large-p','/?type=large&lang=en',P]];
for (const [n, u, v, o] of all) if (!which || which.includes(n)) await go(n, u, v, o);
await b.close();
