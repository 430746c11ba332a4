// The lab in Chromium, from the file system, for the tests: LAB=lab.html LAB_NUMBERS=program node --test test/*_test.mjs
import {spawnSync} from 'node:child_process';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {chromium} from 'playwright-core';

const address = pathToFileURL(path.resolve(process.env.LAB)).href;

export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
         '--disable-component-update', '--disable-sync'],
});

// The lab with these settings, opened and ready. faults: errors, and requests for anything but the file itself.
export async function openLab(browser, settings = {}, options = {}) {
  const context = await browser.newContext({viewport: {width: 1280, height: 900}, locale: 'en-US', ...options});
  const page = await context.newPage(), faults = [];
  page.setDefaultTimeout(60000);  // a busy machine is no fault
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) faults.push(`console: ${message.text()}`); });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('request', (request) => { if (!request.url().startsWith(address) && !/^(data|blob):/.test(request.url())) faults.push(`request: ${request.url()}`); });
  await page.goto(`${address}#${new URLSearchParams(settings)}`);
  await page.waitForSelector('html[data-ready]', {state: 'attached'});
  if (await page.getAttribute('html', 'data-ready') !== 'true') throw new Error(await page.textContent('#error'));
  return {page, faults, context, close: () => context.close()};
}

// What the page shows as a number: the number itself, with all its digits.
export async function shown(page, name) {
  return Number(await page.getAttribute(`[data-number="${name}"]`, 'data-value'));
}

// The same calls of the C interface in this system's own program: [["open", room, settings], ["do", command, arguments],
// ["numbers", name], ["text", name]]. The answers to the last two, in order.
export function natively(calls) {
  const result = spawnSync(process.env.LAB_NUMBERS, {input: calls.map((call) => JSON.stringify(call)).join('\n') + '\n', encoding: 'utf8', maxBuffer: 1 << 28});
  if (result.status !== 0) throw new Error(`lab_numbers: status ${result.status}: ${result.stderr}`);
  return result.stdout.trim().split('\n').map((line) => JSON.parse(line, (_, value) => ({inf: Infinity, '-inf': -Infinity, nan: NaN})[value] ?? value));
}

// The same in the page.
export function inPage(page, calls) {
  return page.evaluate((calls) => {
    let room;
    const answers = [];
    for (const [what, name, values] of calls) {
      if (what === 'open') { if (room) room.close(); room = window.lab.engine.open(name, values); }
      else if (what === 'do') room.do(name, values);
      else if (what === 'numbers') answers.push(Array.from(room.numbers(name)));
      else answers.push(room.text(name));
    }
    room.close();
    return answers;
  }, calls);
}
